mod arithmetic;
mod compute_units;
