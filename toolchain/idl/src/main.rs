//! Writes the program's IDL and TypeScript types byte for byte as `anchor build` 1.2.2 does, so that the Anchor CLI need not
//! be built for it. Run at the root of the workspace; with `--check` it compares what is there and writes nothing.

mod typescript;

use {
    anchor_lang_idl::{build::IdlBuilder, types::Idl},
    anyhow::{bail, ensure, Context, Result},
    std::{
        env, fs, io,
        path::{Path, PathBuf},
    },
};

const PROGRAM: &str = "programs/flashback";
const OUT: &str = "app/idl";

fn main() -> Result<()> {
    let check = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("usage: flashback-idl [--check]"),
    };
    let files = files(&build_idl()?)?;
    if check {
        let mut different = Vec::new();
        for (path, text) in &files {
            if read(path)? != *text {
                different.push(path.display().to_string());
            }
        }
        ensure!(
            different.is_empty(),
            "not what the program declares: {}. Run `make build` and commit it.",
            different.join(", ")
        );
    } else {
        fs::create_dir_all(OUT)?;
        for (path, text) in files {
            match text {
                Some(text) => fs::write(&path, text)?,
                None if path.exists() => fs::remove_file(&path)?,
                None => (),
            }
        }
    }
    Ok(())
}

/// Compiles the program as a test that prints its IDL. `RUSTFLAGS` of its own would make cargo build everything anew in the
/// ordinary target folder, so it has one beside it.
fn build_idl() -> Result<Idl> {
    let root = env::current_dir()?;
    let program_path = root.join(PROGRAM);
    ensure!(program_path.is_dir(), "{PROGRAM} is not here: run this at the root of the workspace");
    follow_toolchain()?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = root.join(target).join("idl-build");
    IdlBuilder::new()
        .program_path(program_path)
        .cargo_args(vec![
            "--locked".into(),
            "--lib".into(),
            // Run once, for a second: optimised dependencies would only take twice as long to build.
            "--config".into(),
            "profile.dev.package.'*'.opt-level=0".into(),
            "--target-dir".into(),
            target.to_str().context("the target folder's name is not UTF-8")?.into(),
        ])
        .build()
}

/// Under `cargo run`, rustup sets `RUSTUP_TOOLCHAIN`, and `IdlBuilder` 0.1.4 makes an argument of it that no cargo
/// understands. The same tool chain is found through the folder of its cargo.
fn follow_toolchain() -> Result<()> {
    if env::var_os("RUSTUP_TOOLCHAIN").is_none() {
        return Ok(());
    }
    env::remove_var("RUSTUP_TOOLCHAIN");
    if let Some(bin) = env::var_os("CARGO").and_then(|cargo| Some(Path::new(&cargo).parent()?.to_owned())) {
        let path = env::var_os("PATH").unwrap_or_default();
        env::set_var("PATH", env::join_paths([bin].into_iter().chain(env::split_paths(&path)))?);
    }
    Ok(())
}

/// What is to stand in each file; `None` where there is to be no file.
fn files(idl: &Idl) -> Result<Vec<(PathBuf, Option<String>)>> {
    let name = &idl.metadata.name;
    let out = Path::new(OUT);
    Ok(vec![
        (out.join(format!("{name}.json")), Some(serde_json::to_string_pretty(idl)?)),
        (out.join(format!("{name}.ts")), Some(typescript::program(idl)?)),
        (out.join(format!("{name}_errors.ts")), typescript::errors(idl)),
    ])
}

fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}
