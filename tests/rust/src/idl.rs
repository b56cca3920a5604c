//! The committed IDL: what wallets know of the program, and what the suites are held against.

use std::sync::LazyLock;

use serde_json::Value;
use solana_sdk::{instruction::Instruction, pubkey::Pubkey};

static IDL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../app/idl/flashback.json")).unwrap());

/// An instruction as wallets see it.
#[derive(Clone, Copy)]
pub struct IdlInstruction(&'static Value);

/// An account of an instruction as wallets see it.
#[derive(Clone, Copy)]
pub struct IdlAccount(&'static Value);

fn list(value: &'static Value, key: &str) -> impl Iterator<Item = &'static Value> {
    value[key].as_array().unwrap().iter()
}

fn text(value: &'static Value, key: &str) -> &'static str {
    value[key].as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Every instruction.
pub fn instructions() -> impl Iterator<Item = IdlInstruction> {
    list(&IDL, "instructions").map(IdlInstruction)
}

/// The instruction of this name.
pub fn instruction(name: &str) -> IdlInstruction {
    instructions().find(|instruction| instruction.name() == name).unwrap_or_else(|| panic!("the IDL has no {name}"))
}

/// Number and name of every error.
pub fn errors() -> impl Iterator<Item = (u32, &'static str)> {
    list(&IDL, "errors").map(|error| (u32::try_from(error["code"].as_u64().unwrap()).unwrap(), text(error, "name")))
}

/// Discriminator and name of every event.
pub fn events() -> impl Iterator<Item = (Vec<u8>, &'static str)> {
    list(&IDL, "events").map(|event| (bytes(&event["discriminator"]), text(event, "name")))
}

impl IdlInstruction {
    /// Its name.
    pub fn name(self) -> &'static str {
        text(self.0, "name")
    }

    /// First bytes of its data.
    pub fn discriminator(self) -> Vec<u8> {
        bytes(&self.0["discriminator"])
    }

    /// Its accounts, in order.
    pub fn accounts(self) -> impl Iterator<Item = IdlAccount> {
        list(self.0, "accounts").map(IdlAccount)
    }

    /// Seeds of the program derived address at `place`, as `instruction` has them, and the program that it is derived
    /// for; `None` where the IDL names no seeds.
    pub fn seeds(self, place: usize, instruction: &Instruction) -> Option<(Vec<Vec<u8>>, Pubkey)> {
        let pda = &self.accounts().nth(place)?.0["pda"];
        let seeds = pda["seeds"].as_array()?;
        let program = pda
            .get("program")
            .map_or(flashback::ID, |program| Pubkey::try_from(self.seed(program, instruction)).unwrap());
        Some((seeds.iter().map(|seed| self.seed(seed, instruction)).collect(), program))
    }

    /// The program derived address at `place` and its bump; `None` where the IDL names no seeds.
    pub fn derive(self, place: usize, instruction: &Instruction) -> Option<(Pubkey, u8)> {
        let (seeds, program) = self.seeds(place, instruction)?;
        let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
        Some(Pubkey::find_program_address(&seeds, &program))
    }

    /// First seed, and bytes of all seeds together, of each address that is one of ours.
    pub fn derived(self) -> impl Iterator<Item = (Vec<u8>, usize)> {
        let ours = self.accounts().map(|account| &account.0["pda"]);
        let ours = ours.filter(|pda| pda.is_object() && pda.get("program").is_none());
        ours.map(move |pda| {
            let sizes = list(pda, "seeds").map(|seed| match text(seed, "kind") {
                "const" => bytes(&seed["value"]).len(),
                "account" => size_of::<Pubkey>(),
                _ => size(&list(self.0, "args").find(|arg| arg["name"] == seed["path"]).unwrap()["type"]),
            });
            (bytes(&pda["seeds"][0]["value"]), sizes.sum())
        })
    }

    fn seed(self, seed: &'static Value, instruction: &Instruction) -> Vec<u8> {
        match text(seed, "kind") {
            "const" => bytes(&seed["value"]),
            "account" => {
                let place = self.accounts().position(|account| account.name() == text(seed, "path")).unwrap();
                instruction.accounts[place].pubkey.to_bytes().to_vec()
            }
            "arg" => {
                let mut rest = &instruction.data[self.discriminator().len()..];
                let mut found = rest;
                for arg in list(self.0, "args") {
                    (found, rest) = rest.split_at(size(&arg["type"]));
                    if text(arg, "name") == text(seed, "path") {
                        break;
                    }
                }
                found.to_vec()
            }
            kind => panic!("a seed of kind {kind}"),
        }
    }
}

/// Bytes of an argument that stands in seeds, or before one that does.
fn size(kind: &Value) -> usize {
    match kind.as_str() {
        Some("u8") => 1,
        Some("u32") => 4,
        Some("u64") => 8,
        Some("pubkey") => size_of::<Pubkey>(),
        _ => panic!("an argument of type {kind} before or in seeds"),
    }
}

impl IdlAccount {
    /// Its name.
    pub fn name(self) -> &'static str {
        text(self.0, "name")
    }

    /// Whether it signs.
    pub fn is_signer(self) -> bool {
        self.0["signer"] == true
    }

    /// Whether it is written.
    pub fn is_writable(self) -> bool {
        self.0["writable"] == true
    }
}
