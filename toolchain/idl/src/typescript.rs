//! The TypeScript that anchor-cli 1.2.2 makes of an IDL (`idl_ts` and `write_error_constants_file` there).

use {
    anchor_lang_idl::types::Idl,
    anyhow::Result,
    heck::{ToLowerCamelCase, ToPascalCase},
    serde_json::Value,
};

/// The type of the program, with names as the TypeScript client spells them.
pub fn program(idl: &Idl) -> Result<String> {
    let name = &idl.metadata.name;
    let type_name = name.to_pascal_case();
    let mut value = serde_json::to_value(idl)?;
    rename_in(&mut value);
    // Through the type, which orders the fields.
    let body = serde_json::to_string_pretty(&serde_json::from_value::<Idl>(value)?)?;
    Ok(format!(
        "/**
 * Program IDL in camelCase format in order to be used in JS/TS.
 *
 * Note that this is only a type helper and is not the actual IDL. The original
 * IDL can be found at `target/idl/{name}.json`.
 */
export type {type_name} = {body};
"
    ))
}

/// The error codes by name, if there are any.
pub fn errors(idl: &Idl) -> Option<String> {
    if idl.errors.is_empty() {
        return None;
    }
    let type_name = idl.metadata.name.to_pascal_case();
    let errors =
        idl.errors.iter().map(|error| format!("  {}: {}", error.name, error.code)).collect::<Vec<_>>().join(",\n");
    Some(format!(
        "
export const {type_name}ErrorCode = {{
{errors}
}};

export type {type_name}ErrorName = keyof typeof {type_name}ErrorCode;
"
    ))
}

/// Renames what stands under a key that holds identifiers, anywhere in the value.
fn rename_in(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(rename_in),
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "name" | "path" | "account" | "relations" | "generic" => rename(value),
                    _ => rename_in(value),
                }
            }
        }
        _ => (),
    }
}

/// Renames an identifier or a list of them; paths by their parts, addresses not at all.
fn rename(value: &mut Value) {
    match value {
        Value::String(name) if !is_address(name) => {
            *name = name.split('.').map(ToLowerCamelCase::to_lower_camel_case).collect::<Vec<_>>().join(".");
        }
        Value::String(_) => (),
        Value::Array(values) => values.iter_mut().for_each(rename),
        _ => rename_in(value),
    }
}

fn is_address(text: &str) -> bool {
    bs58::decode(text).into_vec().is_ok_and(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use {super::*, serde_json::json};

    #[test]
    fn renames_identifiers_and_leaves_addresses_and_values() {
        let address = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
        let mut value = json!({
            "name": "settle_period",
            "accounts": [{ "name": address, "relations": ["fee_vault"], "docs": ["as_it_is"] }],
            "seeds": [{ "path": "listing.owner_key", "account": "Listing" }],
            "value": "as_it_is",
        });
        rename_in(&mut value);
        assert_eq!(
            value,
            json!({
                "name": "settlePeriod",
                "accounts": [{ "name": address, "relations": ["feeVault"], "docs": ["as_it_is"] }],
                "seeds": [{ "path": "listing.ownerKey", "account": "listing" }],
                "value": "as_it_is",
            })
        );
    }
}
