/**
 * Program IDL in camelCase format in order to be used in JS/TS.
 *
 * Note that this is only a type helper and is not the actual IDL. The original
 * IDL can be found at `target/idl/flashback.json`.
 */
export type Flashback = {
  "address": "8da8P2vUj5kiex9YtmwpiFQ6WTodiifVE7cW9Ra2DUrg",
  "metadata": {
    "name": "flashback",
    "version": "0.1.0",
    "spec": "0.1.0",
    "description": "Storage bought and sold under rules that nobody has to be trusted to follow"
  },
  "docs": [
    "The program's instructions, the ones that run most often first."
  ],
  "instructions": [
    {
      "name": "acceptAdmin",
      "docs": [
        "Makes the signer, who was proposed, the admin."
      ],
      "discriminator": [
        112,
        42,
        45,
        90,
        116,
        181,
        13,
        170
      ],
      "accounts": [
        {
          "name": "pendingAdmin",
          "docs": [
            "The proposed admin; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Gets its new admin; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        }
      ],
      "args": []
    },
    {
      "name": "acceptAgreement",
      "docs": [
        "Accepts a request; by anyone where the listing accepts by itself.",
        "",
        "# Requirements",
        "Accepting is not paused; the request is valid, the listing still at its revision and the provider's attributes at",
        "their version; provider, capacity, bond and funds are what was asked for."
      ],
      "discriminator": [
        69,
        99,
        1,
        250,
        152,
        135,
        196,
        160
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority, or anyone where the listing accepts by itself; signs."
          ],
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds pauses; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "agreement",
          "docs": [
            "The request; starts, written."
          ],
          "writable": true
        },
        {
          "name": "provider",
          "docs": [
            "Sells; reserves capacity, written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Reserves capacity; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Locks the collateral; written."
          ],
          "writable": true,
          "relations": [
            "listing"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream from now on; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "acceptAuthority",
      "docs": [
        "Makes the signer, who was proposed, the provider's authority; all levels end."
      ],
      "discriminator": [
        107,
        86,
        198,
        91,
        33,
        12,
        107,
        160
      ],
      "accounts": [
        {
          "name": "pendingAuthority",
          "docs": [
            "The proposed authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Gets its new authority; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "addCertifier",
      "docs": [
        "Adds a certifier that signs with `wallet`."
      ],
      "discriminator": [
        162,
        165,
        198,
        251,
        36,
        67,
        56,
        209
      ],
      "accounts": [
        {
          "name": "registrar",
          "docs": [
            "The registrar; signs, pays the rent."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar, counts certifiers; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "certifier",
          "docs": [
            "Holds the certifier's rights; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  101,
                  114
                ]
              },
              {
                "kind": "arg",
                "path": "wallet"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "wallet",
          "type": "pubkey"
        },
        {
          "name": "name",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        },
        {
          "name": "rights",
          "type": {
            "defined": {
              "name": "certifierRights"
            }
          }
        }
      ]
    },
    {
      "name": "announceEndpoint",
      "docs": [
        "Names the provider's next endpoint by `hash`, sha256 of its 96 bytes; replaces what was named before.",
        "",
        "# Requirements",
        "None; while boards measure the provider, `update_provider` takes another endpoint only 7 to 37 epochs after this."
      ],
      "discriminator": [
        80,
        194,
        231,
        23,
        181,
        176,
        201,
        242
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Holds the announcement; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "hash",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        }
      ]
    },
    {
      "name": "announceMaintenance",
      "docs": [
        "Takes `len` buckets from `start` on of a coming epoch out of what is measured.",
        "",
        "# Requirements",
        "The epoch starts 1 to 30 epochs from now; at most 48 buckets in a window of 30 epochs."
      ],
      "discriminator": [
        182,
        1,
        171,
        123,
        200,
        249,
        254,
        233
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Holds the announcement; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "epoch",
          "type": "u32"
        },
        {
          "name": "start",
          "type": "u16"
        },
        {
          "name": "len",
          "type": "u16"
        }
      ]
    },
    {
      "name": "answerDispute",
      "docs": [
        "Answers a dispute of the other side, once: claims the measured credit or beyond it.",
        "",
        "# Requirements",
        "Nobody has ruled yet, and the time for a ruling is not over."
      ],
      "discriminator": [
        120,
        22,
        21,
        195,
        60,
        57,
        40,
        204
      ],
      "accounts": [
        {
          "name": "answerer",
          "docs": [
            "The party that did not open the dispute: the consumer or the provider's authority; signs."
          ],
          "signer": true
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "dispute"
          ]
        },
        {
          "name": "dispute",
          "docs": [
            "Takes the answer; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "answerBps",
          "type": "u16"
        },
        {
          "name": "evidenceHash",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        }
      ]
    },
    {
      "name": "assignMonitor",
      "docs": [
        "Names who takes a slot of a board.",
        "",
        "# Requirements",
        "The monitor is a certified service provider of category monitoring, of another operator than the other slots'. Once",
        "every slot is filled a replacement reports from the seventh epoch on, and at most a third of the slots change",
        "within 30 epochs; one that was silent for long is replaced at once."
      ],
      "discriminator": [
        46,
        69,
        196,
        65,
        64,
        114,
        228,
        41
      ],
      "accounts": [
        {
          "name": "registrar",
          "docs": [
            "The registrar; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "monitor",
          "docs": [
            "The monitor's entry in the register of service providers; read."
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Is measured; cannot be its own monitor; read."
          ],
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Gets the change of the slot; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "slot",
          "type": "u8"
        },
        {
          "name": "operatorId",
          "type": "u32"
        }
      ]
    },
    {
      "name": "cancelRequest",
      "docs": [
        "Takes a request back, as the consumer or by a session."
      ],
      "discriminator": [
        65,
        196,
        177,
        247,
        83,
        151,
        33,
        130
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The consumer, or the session's key; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign; read. None where the consumer signs."
          ],
          "optional": true
        },
        {
          "name": "vault",
          "docs": [
            "Counts its open agreements; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "The request; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "checkAccess",
      "docs": [
        "Says whether a grantee may do `action` now with the object of this key, and if not why, as return data; changes nothing",
        "and is open to anyone.",
        "",
        "# Accounts",
        "`parent` is the grant that this one was shared from; left out where that is gone, or there is none."
      ],
      "discriminator": [
        74,
        62,
        42,
        188,
        96,
        229,
        63,
        50
      ],
      "accounts": [
        {
          "name": "grant",
          "docs": [
            "Says what is allowed; read."
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "What the grant belongs to; read."
          ],
          "relations": [
            "grant"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the agreement; its clock ends access; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "parent",
          "docs": [
            "The grant that this one was shared from; read. None where the consumer granted it."
          ],
          "optional": true
        }
      ],
      "args": [
        {
          "name": "action",
          "type": {
            "defined": {
              "name": "action"
            }
          }
        },
        {
          "name": "key",
          "type": "bytes"
        }
      ],
      "returns": {
        "defined": {
          "name": "access"
        }
      }
    },
    {
      "name": "claim",
      "docs": [
        "Pays what an agreement has earned to the bond's payout, or with the provider's signature elsewhere."
      ],
      "discriminator": [
        62,
        198,
        214,
        193,
        213,
        159,
        108,
        210
      ],
      "accounts": [
        {
          "name": "agreement",
          "docs": [
            "Holds what is earned and claimed; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Names the payout; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "Token account that receives: the bond's payout, or what the provider chooses; written."
          ],
          "writable": true
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read. None where the tokens go to the payout."
          ],
          "optional": true
        },
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs. None where the tokens go to the payout."
          ],
          "signer": true,
          "optional": true
        }
      ],
      "args": []
    },
    {
      "name": "closeAgreement",
      "docs": [
        "Closes a settled agreement; the unclaimed rest goes into the provider's bond, rent to who paid it.",
        "",
        "# Requirements",
        "After the final settlement and with no dispute open. By the consumer at once where nothing is left to claim, else 7",
        "epochs later."
      ],
      "discriminator": [
        48,
        34,
        42,
        18,
        144,
        209,
        198,
        55
      ],
      "accounts": [
        {
          "name": "caller",
          "docs": [
            "Anyone; the consumer may close before the time for reviews is over; signs."
          ],
          "signer": true
        },
        {
          "name": "agreement",
          "docs": [
            "Is settled; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays what is left to claim; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Receives what the provider did not claim; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "bondToken",
          "docs": [
            "Token account of the bond; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  116,
                  111,
                  107,
                  101,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "bond"
              }
            ]
          }
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeBoard",
      "docs": [
        "Closes a board; the rest of the purse goes to the provider's authority, rent to who paid it.",
        "",
        "# Requirements",
        "The listing is closed, no agreement hangs on it, and the board's standing is Active."
      ],
      "discriminator": [
        117,
        4,
        35,
        166,
        80,
        233,
        153,
        42
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs, gets the rest of the purse."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority, counts boards; written."
          ],
          "writable": true,
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Was measured, and is closed; written."
          ],
          "writable": true,
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Has no live agreement; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "board"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeBond",
      "docs": [
        "Pays out whatever the token account of an empty bond holds and closes it."
      ],
      "discriminator": [
        47,
        18,
        254,
        114,
        33,
        116,
        141,
        41
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Is used by nothing; closed."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the bond; emptied and closed."
          ],
          "writable": true,
          "relations": [
            "bond"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "Token account that receives what is left; written."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "bond"
          ]
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the bond's tokens; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeDispute",
      "docs": [
        "Pays the stake to who wins, or back where nobody ruled, and closes the dispute; rent to its opener.",
        "",
        "# Requirements",
        "The period is settled. By whom the stake is owed; by anyone 90 epochs after the dispute's deadline."
      ],
      "discriminator": [
        60,
        18,
        92,
        170,
        100,
        195,
        146,
        196
      ],
      "accounts": [
        {
          "name": "caller",
          "docs": [
            "The party that is owed the stake, or anyone 90 epochs after the deadline; signs."
          ],
          "signer": true
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority, who may be owed the stake; read."
          ],
          "relations": [
            "dispute"
          ]
        },
        {
          "name": "dispute",
          "docs": [
            "Holds the stake; closed."
          ],
          "writable": true
        },
        {
          "name": "receiver",
          "docs": [
            "Is owed the stake: the consumer or the provider's authority; written."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Opened the dispute and gets the rent back; written."
          ],
          "writable": true,
          "relations": [
            "dispute"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeGrant",
      "docs": [
        "Closes a grant that has expired or whose agreement is closed; by anyone, rent to who paid it."
      ],
      "discriminator": [
        70,
        22,
        221,
        111,
        171,
        253,
        39,
        217
      ],
      "accounts": [
        {
          "name": "grant",
          "docs": [
            "Has expired, or its agreement is closed; closed."
          ],
          "writable": true
        },
        {
          "name": "agreement",
          "docs": [
            "What the grant belongs to; read. May be closed already."
          ],
          "relations": [
            "grant"
          ]
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "grant"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeListing",
      "docs": [
        "Ends a listing for ever; live agreements run on unchanged."
      ],
      "discriminator": [
        33,
        15,
        192,
        81,
        78,
        175,
        159,
        97
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority, counts listings; written."
          ],
          "writable": true,
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Closes for good; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "closeSession",
      "docs": [
        "Ends a session at once, by the owner; by anyone once it has expired. Rent to who paid it."
      ],
      "discriminator": [
        68,
        114,
        178,
        140,
        222,
        38,
        248,
        211
      ],
      "accounts": [
        {
          "name": "caller",
          "docs": [
            "The consumer, or anyone once the session has expired; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Ends; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "session"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "closeVault",
      "docs": [
        "Pays out whatever the vault holds and closes it.",
        "",
        "# Requirements",
        "No agreement is open, fees are swept, and the chain is more than 150 slots past its opening."
      ],
      "discriminator": [
        141,
        103,
        17,
        126,
        72,
        75,
        29,
        29
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Has no agreements left; closed."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; emptied and closed."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "Token account that receives what is left; written."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "collectPenalty",
      "docs": [
        "Brings the penalties of an agreement from the provider's bond into the consumer's vault."
      ],
      "discriminator": [
        45,
        221,
        29,
        215,
        182,
        235,
        48,
        232
      ],
      "accounts": [
        {
          "name": "agreement",
          "docs": [
            "Holds the penalty that is due; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Receives the penalty; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Pays the penalty; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "bondToken",
          "docs": [
            "Token account of the bond; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  116,
                  111,
                  107,
                  101,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "bond"
              }
            ]
          }
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "commitReport",
      "docs": [
        "Commits to a report: `commitment` is sha256 of board, epoch, the monitor's Provider account and the report.",
        "",
        "# Requirements",
        "The first half of the report window after the epoch; no earlier epoch has reports that are not finalized."
      ],
      "discriminator": [
        32,
        191,
        106,
        80,
        101,
        31,
        241,
        57
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The monitor's authority; signs."
          ],
          "signer": true,
          "relations": [
            "monitor"
          ]
        },
        {
          "name": "monitor",
          "docs": [
            "The monitor's entry in the register; read."
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Is measured; read."
          ],
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Holds the commitment; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "slot",
          "type": "u8"
        },
        {
          "name": "epoch",
          "type": "u32"
        },
        {
          "name": "commitment",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        }
      ]
    },
    {
      "name": "createGrant",
      "docs": [
        "Permits `grantee` to use the data of an agreement; by the consumer or a session, or as a share by the grantee of",
        "`parent`.",
        "",
        "# Requirements",
        "The agreement is active; the scope ends within 365 epochs. What is shared lies within the parent, which is not shared",
        "itself and allows sharing now."
      ],
      "discriminator": [
        19,
        119,
        176,
        223,
        45,
        142,
        225,
        156
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The consumer or the session's key; with a parent, its grantee; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign; read. None where the consumer signs."
          ],
          "optional": true
        },
        {
          "name": "payer",
          "docs": [
            "Pays the rent and gets it back on closing; signs, written."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "agreement",
          "docs": [
            "What the grant belongs to; read."
          ],
          "relations": [
            "parent"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the agreement; its clock ends access; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "parent",
          "docs": [
            "The grant that is shared; read. None where the consumer grants."
          ],
          "optional": true
        },
        {
          "name": "grant",
          "docs": [
            "The permission; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  103,
                  114,
                  97,
                  110,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "agreement"
              },
              {
                "kind": "arg",
                "path": "grantee"
              },
              {
                "kind": "arg",
                "path": "scopeId"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "grantee",
          "type": "pubkey"
        },
        {
          "name": "scopeId",
          "type": "u64"
        },
        {
          "name": "scope",
          "type": {
            "defined": {
              "name": "grantScope"
            }
          }
        }
      ]
    },
    {
      "name": "createListing",
      "docs": [
        "Lists an offer under the provider's next index.",
        "",
        "# Requirements",
        "Listing is not paused; the provider is in business and listed, and has a bond in the mint."
      ],
      "discriminator": [
        18,
        168,
        45,
        24,
        191,
        31,
        117,
        54
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs, pays the rent."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds bounds and pauses; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Sells; counts listings; written."
          ],
          "writable": true,
          "relations": [
            "bond"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "The offer; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  108,
                  105,
                  115,
                  116,
                  105,
                  110,
                  103
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "arg",
                "path": "index"
              }
            ]
          }
        },
        {
          "name": "bond",
          "docs": [
            "The provider's bond in the mint of the price; read."
          ]
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "index",
          "type": "u32"
        },
        {
          "name": "offer",
          "type": {
            "defined": {
              "name": "offer"
            }
          }
        }
      ]
    },
    {
      "name": "declineAgreement",
      "docs": [
        "Declines a request."
      ],
      "discriminator": [
        216,
        36,
        150,
        27,
        171,
        67,
        215,
        243
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Counts its open agreements; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "The request; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "delistProvider",
      "docs": [
        "Delists a provider for a reason, or with `None` lifts it."
      ],
      "discriminator": [
        117,
        172,
        181,
        125,
        215,
        208,
        22,
        189
      ],
      "accounts": [
        {
          "name": "registrar",
          "docs": [
            "The registrar; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Is delisted or listed again; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "reason",
          "type": {
            "option": {
              "defined": {
                "name": "reason"
              }
            }
          }
        }
      ]
    },
    {
      "name": "deposit",
      "docs": [
        "Adds tokens to a vault; open to anyone."
      ],
      "discriminator": [
        242,
        35,
        198,
        137,
        82,
        225,
        242,
        182
      ],
      "accounts": [
        {
          "name": "depositor",
          "docs": [
            "Owner or delegate of `source`; signs."
          ],
          "signer": true
        },
        {
          "name": "source",
          "docs": [
            "Token account that pays; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Gets the deposit; written."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "depositBond",
      "docs": [
        "Adds tokens to a bond."
      ],
      "discriminator": [
        120,
        89,
        18,
        253,
        112,
        125,
        87,
        255
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority, owner or delegate of `source`; signs. A stranger's deposit would keep the bond open."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "source",
          "docs": [
            "Token account that pays; written."
          ],
          "writable": true
        },
        {
          "name": "bond",
          "docs": [
            "Gets the deposit; written."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the bond; written."
          ],
          "writable": true,
          "relations": [
            "bond"
          ]
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the bond's tokens; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "endAgreement",
      "docs": [
        "Ends an agreement at once, or an ending one earlier, as both sign.",
        "",
        "# Requirements",
        "Consumer, the provider's present authority and arbiter are three keys."
      ],
      "discriminator": [
        5,
        64,
        110,
        153,
        99,
        71,
        52,
        86
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream, which stops; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Ends; written."
          ],
          "writable": true
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "endDefault",
      "docs": [
        "Ends an agreement whose vault was dry for longer than the grace; the notice is paid out of the guarantee.",
        "",
        "# Requirements",
        "It was seen dry at least a grace ago, and an hour. Without effect where an end is recorded already."
      ],
      "discriminator": [
        201,
        250,
        235,
        126,
        205,
        246,
        81,
        96
      ],
      "accounts": [
        {
          "name": "agreement",
          "docs": [
            "Ends; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Is in default; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "exitAgreement",
      "docs": [
        "Ends an agreement at once, at the cost of the notice that was not given, in collateral and in rating; free while the",
        "vault is in default, or too few monitors report although they are paid."
      ],
      "discriminator": [
        114,
        190,
        154,
        186,
        30,
        246,
        253,
        152
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; its rating weighs the exit; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Holds the collateral; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream, which stops; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Ends; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "expireAgreement",
      "docs": [
        "Records the end of an agreement that has reached its term, and frees the capacity of one that has ended."
      ],
      "discriminator": [
        238,
        66,
        118,
        206,
        71,
        195,
        75,
        132
      ],
      "accounts": [
        {
          "name": "agreement",
          "docs": [
            "Reaches its end; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream, which stops; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Gets its capacity back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Gets its capacity back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "finalizeEpoch",
      "docs": [
        "Writes the results of a board's epochs up to `epoch` and pays the monitors of the last one, whose Provider accounts",
        "follow in the order of the slots.",
        "",
        "# Requirements",
        "The report window of `epoch` is over, or every slot has revealed. At most 96 epochs at once, and none beyond one with",
        "reports. Without effect where it is written already."
      ],
      "discriminator": [
        159,
        93,
        117,
        217,
        63,
        44,
        249,
        76
      ],
      "accounts": [
        {
          "name": "provider",
          "docs": [
            "Is measured; holds its boards by standing; written."
          ],
          "writable": true,
          "relations": [
            "board"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Is measured; read."
          ],
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Holds the reports; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "epoch",
          "type": "u32"
        }
      ]
    },
    {
      "name": "fundBoard",
      "docs": [
        "Adds lamports to the purse of a board, for the present epoch and later ones; open to anyone.",
        "",
        "# Requirements",
        "No reports wait whose report window is over."
      ],
      "discriminator": [
        43,
        5,
        16,
        150,
        110,
        20,
        77,
        211
      ],
      "accounts": [
        {
          "name": "funder",
          "docs": [
            "Anyone; signs, pays."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "provider",
          "docs": [
            "Is measured; counts boards by standing; written."
          ],
          "writable": true,
          "relations": [
            "board"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Is measured; read."
          ],
          "relations": [
            "board"
          ]
        },
        {
          "name": "board",
          "docs": [
            "Receives the lamports; written."
          ],
          "writable": true
        },
        {
          "name": "systemProgram",
          "docs": [
            "Moves the lamports."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "lamports",
          "type": "u64"
        }
      ]
    },
    {
      "name": "giveProviderNotice",
      "docs": [
        "Gives the provider's notice: the term ends with it, if not earlier."
      ],
      "discriminator": [
        206,
        113,
        167,
        219,
        162,
        202,
        227,
        235
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Gets its end; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "initializePlatform",
      "docs": [
        "Creates the platform: fixes epochs for ever, names every role.",
        "",
        "# Requirements",
        "Signed by the program's upgrade authority."
      ],
      "discriminator": [
        119,
        201,
        101,
        45,
        75,
        122,
        89,
        3
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The program's upgrade authority; signs, pays the rent."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds parameters and roles; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  108,
                  97,
                  116,
                  102,
                  111,
                  114,
                  109
                ]
              }
            ]
          }
        },
        {
          "name": "programData",
          "docs": [
            "The loader's account of this program, which names the upgrade authority; read."
          ],
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  113,
                  96,
                  44,
                  185,
                  37,
                  99,
                  205,
                  213,
                  57,
                  70,
                  132,
                  86,
                  24,
                  33,
                  238,
                  175,
                  132,
                  131,
                  35,
                  190,
                  147,
                  13,
                  122,
                  8,
                  146,
                  100,
                  207,
                  183,
                  235,
                  162,
                  179,
                  157
                ]
              }
            ],
            "program": {
              "kind": "const",
              "value": [
                2,
                168,
                246,
                145,
                78,
                136,
                161,
                176,
                226,
                16,
                21,
                62,
                247,
                99,
                174,
                43,
                0,
                194,
                185,
                61,
                22,
                193,
                36,
                210,
                192,
                83,
                122,
                16,
                4,
                128,
                0,
                0
              ]
            }
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "genesis",
          "type": {
            "defined": {
              "name": "genesis"
            }
          }
        },
        {
          "name": "admin",
          "type": "pubkey"
        },
        {
          "name": "parameters",
          "type": {
            "defined": {
              "name": "platformChanges"
            }
          }
        }
      ]
    },
    {
      "name": "issueCertificate",
      "docs": [
        "Certifies a provider for the first time.",
        "",
        "# Requirements",
        "The certifier is active, not expired, not the provider itself, and its scope and level suffice; the attributes are",
        "those that it looked at; the end is within the level's limit and the certifier's own. From level 2 on the chain's own",
        "record of the provider suffices: what a board of its measured (which follows the accounts), of services what was paid."
      ],
      "discriminator": [
        61,
        197,
        55,
        28,
        159,
        18,
        132,
        128
      ],
      "accounts": [
        {
          "name": "wallet",
          "docs": [
            "The certifier's wallet; signs, pays the rent."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "certifier"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds the calendar; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "certifier",
          "docs": [
            "Holds the certifier's rights and counts; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  101,
                  114
                ]
              },
              {
                "kind": "account",
                "path": "wallet"
              }
            ]
          }
        },
        {
          "name": "provider",
          "docs": [
            "Gets the level; written."
          ],
          "writable": true
        },
        {
          "name": "certificate",
          "docs": [
            "Attests the level; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  99,
                  97,
                  116,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "account",
                "path": "certifier"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "attestation",
          "type": {
            "defined": {
              "name": "attestation"
            }
          }
        }
      ]
    },
    {
      "name": "lapseRequest",
      "docs": [
        "Closes a request that was not accepted in time; rent to who paid it."
      ],
      "discriminator": [
        203,
        170,
        50,
        60,
        195,
        232,
        186,
        209
      ],
      "accounts": [
        {
          "name": "vault",
          "docs": [
            "Counts its open agreements; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "The request, which has expired; closed."
          ],
          "writable": true
        },
        {
          "name": "rentPayer",
          "docs": [
            "Paid the rent and gets it back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "leaveAgreement",
      "docs": [
        "Ends an agreement at once and free, or an ending one earlier.",
        "",
        "# Requirements",
        "A fact since the request gives the right, for a period and 7 epochs at least: a high credit, three dark epochs in a",
        "row, 14 epochs without measurements, a changed endpoint, a delisting, a level missing for 14 epochs."
      ],
      "discriminator": [
        223,
        198,
        88,
        102,
        233,
        6,
        33,
        240
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream, which stops; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Ends; written."
          ],
          "writable": true
        },
        {
          "name": "provider",
          "docs": [
            "Holds the facts that give a right to leave; read."
          ],
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": []
    },
    {
      "name": "narrowGrant",
      "docs": [
        "Replaces what a grant allows by less; by its grantor, the consumer or a session.",
        "",
        "# Requirements",
        "The new scope lies within the old one, whose prefix the new one continues, and ends in the future."
      ],
      "discriminator": [
        121,
        28,
        247,
        35,
        150,
        143,
        44,
        220
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The grantor, the consumer or the session's key; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign; read. None where the consumer signs."
          ],
          "optional": true
        },
        {
          "name": "agreement",
          "docs": [
            "What the grant belongs to; read."
          ],
          "relations": [
            "grant"
          ]
        },
        {
          "name": "grant",
          "docs": [
            "Loses permissions; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "scope",
          "type": {
            "defined": {
              "name": "grantScope"
            }
          }
        }
      ]
    },
    {
      "name": "openBoard",
      "docs": [
        "Opens the board of a listing, with 1, 4 or 7 slots; raises the listing's revision."
      ],
      "discriminator": [
        78,
        99,
        223,
        200,
        178,
        142,
        47,
        166
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs, pays the rent and gets it back."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds the pay for a report; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority, counts boards; written."
          ],
          "writable": true,
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Is measured from now on; written."
          ],
          "writable": true
        },
        {
          "name": "board",
          "docs": [
            "Collects reports; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  97,
                  114,
                  100
                ]
              },
              {
                "kind": "account",
                "path": "listing"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "monitors",
          "type": "u8"
        }
      ]
    },
    {
      "name": "openBond",
      "docs": [
        "Opens the provider's bond in a mint, which its listings in that mint need.",
        "",
        "# Requirements",
        "The mint has allowed extensions only."
      ],
      "discriminator": [
        104,
        15,
        47,
        167,
        89,
        122,
        159,
        22
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "payer",
          "docs": [
            "Pays the rent and gets it back on closing; signs, written."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Holds the collateral; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "account",
                "path": "mint"
              }
            ]
          }
        },
        {
          "name": "token",
          "docs": [
            "Holds the bond's tokens; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  98,
                  111,
                  110,
                  100,
                  95,
                  116,
                  111,
                  107,
                  101,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "bond"
              }
            ]
          }
        },
        {
          "name": "payout",
          "docs": [
            "Token account that claims go to; read."
          ]
        },
        {
          "name": "mint",
          "docs": [
            "What the bond holds; read."
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the accounts."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": []
    },
    {
      "name": "openDispute",
      "docs": [
        "Disputes the measured credit of a period, at a stake: the consumer asks for more, the provider for less. The agreement's",
        "board follows if it has one.",
        "",
        "# Requirements",
        "The period has at least a second, is over and funded to its end; its epochs are finalized, its dispute window is open",
        "and nobody has disputed it before. What is asked for is at most `max_credit_bps`."
      ],
      "discriminator": [
        137,
        25,
        99,
        119,
        23,
        223,
        161,
        42
      ],
      "accounts": [
        {
          "name": "opener",
          "docs": [
            "The consumer or the provider's authority; signs, pays rent and stake."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "agreement",
          "docs": [
            "Holds the period that is disputed; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Tells how far the period is funded; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "dispute",
          "docs": [
            "Holds the stake and the claims; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  100,
                  105,
                  115,
                  112,
                  117,
                  116,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "agreement"
              },
              {
                "kind": "arg",
                "path": "period"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "period",
          "type": "u32"
        },
        {
          "name": "askedBps",
          "type": "u16"
        },
        {
          "name": "evidenceHash",
          "type": {
            "array": [
              "u8",
              32
            ]
          }
        }
      ]
    },
    {
      "name": "openSession",
      "docs": [
        "Lets `key` act for the owner of a vault: what `rights` name, for at most 365 epochs, and with a cap on the rates of",
        "what it requests. It can never withdraw, close, end anything or open sessions."
      ],
      "discriminator": [
        130,
        54,
        124,
        7,
        236,
        20,
        104,
        104
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "payer",
          "docs": [
            "Pays the rent and gets it back on closing; signs, written."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "vault",
          "docs": [
            "The session acts on its agreements; read."
          ]
        },
        {
          "name": "session",
          "docs": [
            "Says what the key may do; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  115,
                  101,
                  115,
                  115,
                  105,
                  111,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "vault"
              },
              {
                "kind": "arg",
                "path": "key"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "key",
          "type": "pubkey"
        },
        {
          "name": "rights",
          "type": {
            "defined": {
              "name": "sessionRights"
            }
          }
        }
      ]
    },
    {
      "name": "openVault",
      "docs": [
        "Opens a vault of the signer's in a mint; `slot` is the present one or at most 150 older.",
        "",
        "# Requirements",
        "Opening vaults is not paused; the mint has allowed extensions only."
      ],
      "discriminator": [
        181,
        248,
        228,
        67,
        6,
        175,
        37,
        167
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true
        },
        {
          "name": "payer",
          "docs": [
            "Pays the rent and gets it back on closing; signs, written."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds the calendar that the vault copies; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "vault",
          "docs": [
            "Pays the consumer's agreements; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  118,
                  97,
                  117,
                  108,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "owner"
              },
              {
                "kind": "account",
                "path": "mint"
              },
              {
                "kind": "arg",
                "path": "vaultId"
              }
            ]
          }
        },
        {
          "name": "token",
          "docs": [
            "Holds the vault's tokens; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  118,
                  97,
                  117,
                  108,
                  116,
                  95,
                  116,
                  111,
                  107,
                  101,
                  110
                ]
              },
              {
                "kind": "account",
                "path": "vault"
              }
            ]
          }
        },
        {
          "name": "mint",
          "docs": [
            "What the vault pays with; read."
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the accounts."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "vaultId",
          "type": "u64"
        },
        {
          "name": "slot",
          "type": "u64"
        }
      ]
    },
    {
      "name": "pause",
      "docs": [
        "Pauses each bit of `what` for 7 epochs: 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault. The same again",
        "within 30 epochs only by the admin."
      ],
      "discriminator": [
        211,
        22,
        221,
        251,
        74,
        121,
        193,
        47
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The guardian or the admin; signs."
          ],
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds the pauses; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        }
      ],
      "args": [
        {
          "name": "what",
          "type": "u8"
        }
      ]
    },
    {
      "name": "pauseListing",
      "docs": [
        "Stops an open listing from taking requests."
      ],
      "discriminator": [
        75,
        202,
        39,
        2,
        84,
        194,
        118,
        124
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Takes no more requests; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "proposeAdmin",
      "docs": [
        "Names the next admin, who has to accept; the zero key withdraws the proposal."
      ],
      "discriminator": [
        121,
        214,
        199,
        212,
        87,
        39,
        117,
        234
      ],
      "accounts": [
        {
          "name": "admin",
          "docs": [
            "The admin; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds the proposal; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        }
      ],
      "args": [
        {
          "name": "pendingAdmin",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "proposeAuthority",
      "docs": [
        "Names the provider's next authority, which has to accept; the zero key withdraws the proposal."
      ],
      "discriminator": [
        20,
        148,
        236,
        198,
        76,
        119,
        99,
        142
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Holds the proposal; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "pendingAuthority",
          "type": "pubkey"
        }
      ]
    },
    {
      "name": "refreshCertification",
      "docs": [
        "Brings a provider's certification levels in line with one certificate, up or down."
      ],
      "discriminator": [
        21,
        177,
        229,
        62,
        14,
        227,
        16,
        235
      ],
      "accounts": [
        {
          "name": "provider",
          "docs": [
            "Gets the levels that the certificate supports; written."
          ],
          "writable": true
        },
        {
          "name": "certifier",
          "docs": [
            "Issued the certificate; read."
          ]
        },
        {
          "name": "certificate",
          "docs": [
            "Attests a level of the provider; read."
          ],
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  99,
                  97,
                  116,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "account",
                "path": "certifier"
              }
            ]
          }
        }
      ],
      "args": []
    },
    {
      "name": "refreshListing",
      "docs": [
        "Copies level, rating and region of a provider into its listing, for filters."
      ],
      "discriminator": [
        84,
        213,
        200,
        188,
        142,
        240,
        12,
        30
      ],
      "accounts": [
        {
          "name": "provider",
          "docs": [
            "Holds level, rating and region; read."
          ],
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Copies them; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "registerProvider",
      "docs": [
        "Enters the signer into the register of storage (0) or service providers (1).",
        "",
        "# Requirements",
        "Registration is not paused. The registration fee, at most `max_fee_lamports`, goes to the treasury."
      ],
      "discriminator": [
        254,
        209,
        54,
        184,
        46,
        197,
        109,
        78
      ],
      "accounts": [
        {
          "name": "registrant",
          "docs": [
            "Becomes the provider's authority; signs, pays fee and rent."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Names the treasury and the fee, counts providers; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "The entry in the register; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  112,
                  114,
                  111,
                  118,
                  105,
                  100,
                  101,
                  114
                ]
              },
              {
                "kind": "arg",
                "path": "kind"
              },
              {
                "kind": "account",
                "path": "registrant"
              }
            ]
          }
        },
        {
          "name": "treasury",
          "docs": [
            "Receives the registration fee; written."
          ],
          "writable": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account and moves the fee."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "kind",
          "type": "u8"
        },
        {
          "name": "maxFeeLamports",
          "type": "u64"
        },
        {
          "name": "profile",
          "type": {
            "defined": {
              "name": "providerProfile"
            }
          }
        }
      ]
    },
    {
      "name": "renewCertificate",
      "docs": [
        "Certifies a provider again, whatever became of the certificate; as `issue_certificate`.",
        "",
        "# Requirements",
        "What the registrar revoked takes the registrar's signature too."
      ],
      "discriminator": [
        20,
        179,
        200,
        212,
        151,
        11,
        11,
        153
      ],
      "accounts": [
        {
          "name": "wallet",
          "docs": [
            "The certifier's wallet; signs."
          ],
          "signer": true,
          "relations": [
            "certifier"
          ]
        },
        {
          "name": "registrar",
          "docs": [
            "The registrar, who signs where it revoked the certificate. None otherwise."
          ],
          "signer": true,
          "optional": true
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar and the calendar; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "certifier",
          "docs": [
            "Holds the certifier's rights and counts; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  101,
                  114
                ]
              },
              {
                "kind": "account",
                "path": "wallet"
              }
            ]
          }
        },
        {
          "name": "provider",
          "docs": [
            "Gets the level; written."
          ],
          "writable": true
        },
        {
          "name": "certificate",
          "docs": [
            "Attests the level; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  99,
                  97,
                  116,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "account",
                "path": "certifier"
              }
            ]
          }
        }
      ],
      "args": [
        {
          "name": "attestation",
          "type": {
            "defined": {
              "name": "attestation"
            }
          }
        }
      ]
    },
    {
      "name": "reportQuality",
      "docs": [
        "Reveals the report that was committed to.",
        "",
        "# Requirements",
        "The second half of the report window after the epoch."
      ],
      "discriminator": [
        243,
        127,
        19,
        0,
        26,
        163,
        57,
        103
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The monitor's authority; signs."
          ],
          "signer": true,
          "relations": [
            "monitor"
          ]
        },
        {
          "name": "monitor",
          "docs": [
            "The monitor's entry in the register; read."
          ]
        },
        {
          "name": "board",
          "docs": [
            "Holds the report; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "slot",
          "type": "u8"
        },
        {
          "name": "epoch",
          "type": "u32"
        },
        {
          "name": "report",
          "type": {
            "defined": {
              "name": "report"
            }
          }
        }
      ]
    },
    {
      "name": "requestAgreement",
      "docs": [
        "Asks a provider for what it lists, at the revision that was looked at; freezes all terms, reserves nothing.",
        "",
        "# Requirements",
        "Signed by the consumer, or by a session whose cap holds the rate. Requests are not paused; the price is within",
        "`max_price` and the provider's attributes are those that were looked at; a given term is at least an epoch and the",
        "notice; consumer, provider and arbiter are three keys, and the session's is neither of the latter."
      ],
      "discriminator": [
        119,
        204,
        217,
        39,
        116,
        71,
        96,
        0
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The consumer, or the session's key; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign, and counts the rate that it adds; written. None where the consumer",
            "signs."
          ],
          "writable": true,
          "optional": true
        },
        {
          "name": "payer",
          "docs": [
            "Pays the rent and gets it back on closing; signs, written."
          ],
          "writable": true,
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds the calendar, bounds and fee that the agreement copies; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Sells; read."
          ],
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Holds the terms that the agreement copies; read."
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream once the request is accepted; written."
          ],
          "writable": true
        },
        {
          "name": "settlementMint",
          "docs": [
            "The admin's value of the mint, at the address that the vault names; read. May be empty."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "The request; created."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  97,
                  103,
                  114,
                  101,
                  101,
                  109,
                  101,
                  110,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "vault"
              },
              {
                "kind": "arg",
                "path": "index"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "index",
          "type": "u64"
        },
        {
          "name": "order",
          "type": {
            "defined": {
              "name": "order"
            }
          }
        }
      ]
    },
    {
      "name": "restoreProvider",
      "docs": [
        "Brings a retired provider back, with its history.",
        "",
        "# Requirements",
        "Registration is not paused."
      ],
      "discriminator": [
        249,
        59,
        132,
        9,
        230,
        137,
        209,
        137
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds pauses; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Returns to business; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "resume",
      "docs": [
        "Ends the pause of each bit of `what`, by the guardian or the admin."
      ],
      "discriminator": [
        1,
        166,
        51,
        170,
        127,
        32,
        141,
        206
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The guardian or the admin; signs."
          ],
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Holds the pauses; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        }
      ],
      "args": [
        {
          "name": "what",
          "type": "u8"
        }
      ]
    },
    {
      "name": "resumeListing",
      "docs": [
        "Lets a paused listing take requests again.",
        "",
        "# Requirements",
        "Listing is not paused; the provider is in business and listed, and its authority not the listing's arbiter."
      ],
      "discriminator": [
        67,
        33,
        74,
        65,
        38,
        163,
        130,
        241
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds pauses; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Takes requests again; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "retireProvider",
      "docs": [
        "Takes a provider out of business.",
        "",
        "# Requirements",
        "Every listing is closed."
      ],
      "discriminator": [
        68,
        111,
        23,
        81,
        116,
        180,
        16,
        174
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Leaves business; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "reviewPeriod",
      "docs": [
        "Gives 1 to 5 stars for all periods of an agreement that were settled since the last review, with the weight of their",
        "fees in a settlement mint."
      ],
      "discriminator": [
        242,
        56,
        132,
        82,
        62,
        180,
        221,
        64
      ],
      "accounts": [
        {
          "name": "consumer",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Holds the weight that is not yet reviewed; written."
          ],
          "writable": true
        },
        {
          "name": "provider",
          "docs": [
            "Receives the stars; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": [
        {
          "name": "stars",
          "type": "u8"
        }
      ]
    },
    {
      "name": "revokeAllGrants",
      "docs": [
        "Revokes every grant that an agreement has; by the consumer or a session."
      ],
      "discriminator": [
        192,
        82,
        52,
        36,
        9,
        2,
        192,
        171
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The consumer, or the session's key; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign; read. None where the consumer signs."
          ],
          "optional": true
        },
        {
          "name": "agreement",
          "docs": [
            "Ends all of its grants; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "revokeCertificate",
      "docs": [
        "Takes a certificate back, by its certifier or the registrar, and ends the levels that rested on it."
      ],
      "discriminator": [
        236,
        5,
        130,
        119,
        9,
        164,
        130,
        122
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The certifier's wallet, or the registrar; signs."
          ],
          "signer": true
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar; read. None where the certifier signs."
          ],
          "optional": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "certifier",
          "docs": [
            "Issued the certificate, and counts; written."
          ],
          "writable": true
        },
        {
          "name": "provider",
          "docs": [
            "Loses the level; written."
          ],
          "writable": true
        },
        {
          "name": "certificate",
          "docs": [
            "Is revoked; written."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  99,
                  101,
                  114,
                  116,
                  105,
                  102,
                  105,
                  99,
                  97,
                  116,
                  101
                ]
              },
              {
                "kind": "account",
                "path": "provider"
              },
              {
                "kind": "account",
                "path": "certifier"
              }
            ]
          }
        }
      ],
      "args": [
        {
          "name": "reason",
          "type": {
            "defined": {
              "name": "reason"
            }
          }
        }
      ]
    },
    {
      "name": "revokeGrant",
      "docs": [
        "Revokes a grant for ever, and with it what was shared of it; by its grantor, the consumer or a session."
      ],
      "discriminator": [
        134,
        180,
        57,
        39,
        152,
        7,
        154,
        98
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The grantor, the consumer or the session's key; signs."
          ],
          "signer": true
        },
        {
          "name": "session",
          "docs": [
            "Lets a key other than the consumer's sign; read. None where the consumer signs."
          ],
          "optional": true
        },
        {
          "name": "agreement",
          "docs": [
            "What the grant belongs to; read."
          ],
          "relations": [
            "grant"
          ]
        },
        {
          "name": "grant",
          "docs": [
            "Loses its force; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "ruleDispute",
      "docs": [
        "Picks a credit between the two claims; the measured one stands for a side that claims nothing.",
        "",
        "# Requirements",
        "After an answer or half of the agreement's `ruling_secs`, within `ruling_secs`; the arbiter is not the provider's",
        "present authority."
      ],
      "discriminator": [
        33,
        18,
        130,
        145,
        146,
        67,
        148,
        152
      ],
      "accounts": [
        {
          "name": "arbiter",
          "docs": [
            "The agreement's arbiter; signs."
          ],
          "signer": true,
          "relations": [
            "dispute"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority, who cannot be the arbiter; read."
          ],
          "relations": [
            "dispute"
          ]
        },
        {
          "name": "dispute",
          "docs": [
            "Takes the ruling; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "ruledBps",
          "type": "u16"
        }
      ]
    },
    {
      "name": "setPayout",
      "docs": [
        "Names the token account that claims go to."
      ],
      "discriminator": [
        55,
        43,
        132,
        51,
        227,
        169,
        242,
        195
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Names the payout; written."
          ],
          "writable": true
        },
        {
          "name": "payout",
          "docs": [
            "Token account that claims go to from now on; read."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "setSettlementMint",
      "docs": [
        "Vouches for a mint: `ref_value` micro-USD per 10^6 base units, 0 = no longer."
      ],
      "discriminator": [
        171,
        39,
        67,
        206,
        84,
        117,
        29,
        159
      ],
      "accounts": [
        {
          "name": "admin",
          "docs": [
            "The admin; signs, pays the rent."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Names the admin; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "mint",
          "docs": [
            "The mint that is vouched for; read."
          ]
        },
        {
          "name": "settlementMint",
          "docs": [
            "Holds the mint's value; created, or written. It has no other state."
          ],
          "writable": true,
          "pda": {
            "seeds": [
              {
                "kind": "const",
                "value": [
                  109,
                  105,
                  110,
                  116
                ]
              },
              {
                "kind": "account",
                "path": "mint"
              }
            ]
          }
        },
        {
          "name": "systemProgram",
          "docs": [
            "Creates the account."
          ],
          "address": "11111111111111111111111111111111"
        }
      ],
      "args": [
        {
          "name": "refValue",
          "type": "u64"
        }
      ]
    },
    {
      "name": "settlePeriod",
      "docs": [
        "Settles a period once it can no longer be disputed; the last one frees collateral and capacity.",
        "",
        "# Requirements",
        "The period is over and funded to its end, its dispute window too; a dispute about it is ruled, or can no longer be.",
        "Without effect where it is settled already."
      ],
      "discriminator": [
        115,
        57,
        95,
        16,
        21,
        107,
        129,
        130
      ],
      "accounts": [
        {
          "name": "agreement",
          "docs": [
            "Holds the period and its totals; written."
          ],
          "writable": true
        },
        {
          "name": "vault",
          "docs": [
            "Pays, and gets the credit back; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "Frees capacity with the last period; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Gets the rating; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Owes the penalty, frees collateral; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        }
      ],
      "args": [
        {
          "name": "period",
          "type": "u32"
        }
      ]
    },
    {
      "name": "sweepFees",
      "docs": [
        "Brings the fees that a vault keeps to the treasury's associated token account."
      ],
      "discriminator": [
        175,
        225,
        98,
        71,
        118,
        66,
        34,
        148
      ],
      "accounts": [
        {
          "name": "platform",
          "docs": [
            "Names the treasury; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "vault",
          "docs": [
            "Owes the fees; written."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "The treasury's associated token account; written."
          ],
          "writable": true
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "syncVault",
      "docs": [
        "Moves a vault's clock to the present, or as far as its money reaches."
      ],
      "discriminator": [
        19,
        211,
        150,
        118,
        94,
        208,
        138,
        204
      ],
      "accounts": [
        {
          "name": "vault",
          "docs": [
            "Learns how far its money reaches; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "terminateAgreement",
      "docs": [
        "Gives the consumer's notice, at any time."
      ],
      "discriminator": [
        208,
        216,
        203,
        98,
        252,
        183,
        244,
        247
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays the stream until the end; written."
          ],
          "writable": true,
          "relations": [
            "agreement"
          ]
        },
        {
          "name": "agreement",
          "docs": [
            "Gets its end; written."
          ],
          "writable": true
        }
      ],
      "args": []
    },
    {
      "name": "thawBond",
      "docs": [
        "Starts to thaw a free part of a bond, one at a time."
      ],
      "discriminator": [
        37,
        158,
        3,
        135,
        102,
        143,
        5,
        208
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds the thawing time; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Starts to thaw; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "updateCertifier",
      "docs": [
        "Replaces a certifier's rights; a suspension takes effect at once."
      ],
      "discriminator": [
        88,
        108,
        141,
        214,
        249,
        19,
        179,
        51
      ],
      "accounts": [
        {
          "name": "registrar",
          "docs": [
            "The registrar; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Names the registrar; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "certifier",
          "docs": [
            "Holds the certifier's rights; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "rights",
          "type": {
            "defined": {
              "name": "certifierRights"
            }
          }
        }
      ]
    },
    {
      "name": "updateListing",
      "docs": [
        "Replaces the offer that stands at `revision`; the mint stays."
      ],
      "discriminator": [
        192,
        174,
        210,
        68,
        116,
        40,
        242,
        253
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds the bounds of the terms; read."
          ],
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "listing"
          ]
        },
        {
          "name": "listing",
          "docs": [
            "The offer; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "revision",
          "type": "u32"
        },
        {
          "name": "offer",
          "type": {
            "defined": {
              "name": "offer"
            }
          }
        }
      ]
    },
    {
      "name": "updatePlatform",
      "docs": [
        "Sets the parameters and roles that `changes` names."
      ],
      "discriminator": [
        46,
        78,
        138,
        189,
        47,
        163,
        120,
        85
      ],
      "accounts": [
        {
          "name": "admin",
          "docs": [
            "The admin; signs."
          ],
          "signer": true,
          "relations": [
            "platform"
          ]
        },
        {
          "name": "platform",
          "docs": [
            "Holds parameters and roles; written."
          ],
          "writable": true,
          "address": "64yqS6mUHDMbAd46eP5BLhg44gborrfgBC3LtUzJ1pdE"
        }
      ],
      "args": [
        {
          "name": "changes",
          "type": {
            "defined": {
              "name": "platformChanges"
            }
          }
        }
      ]
    },
    {
      "name": "updateProvider",
      "docs": [
        "Replaces what a provider says of itself; a change of anything but the metadata's URI drops all levels.",
        "",
        "# Requirements",
        "Another endpoint while boards measure it: it was announced 7 to 37 epochs before."
      ],
      "discriminator": [
        52,
        208,
        141,
        191,
        164,
        54,
        108,
        150
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Holds the profile; written."
          ],
          "writable": true
        }
      ],
      "args": [
        {
          "name": "profile",
          "type": {
            "defined": {
              "name": "providerProfile"
            }
          }
        }
      ]
    },
    {
      "name": "withdraw",
      "docs": [
        "Takes tokens out that are neither earned by a provider nor a guarantee.",
        "",
        "# Requirements",
        "Every agreement is paid up to now."
      ],
      "discriminator": [
        183,
        18,
        70,
        156,
        148,
        109,
        161,
        34
      ],
      "accounts": [
        {
          "name": "owner",
          "docs": [
            "The consumer; signs."
          ],
          "signer": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "vault",
          "docs": [
            "Pays what is free; written."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the vault; written."
          ],
          "writable": true,
          "relations": [
            "vault"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "Token account that receives; written."
          ],
          "writable": true
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the vault's tokens; read."
          ],
          "relations": [
            "vault"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": [
        {
          "name": "amount",
          "type": "u64"
        }
      ]
    },
    {
      "name": "withdrawBond",
      "docs": [
        "Takes out what has thawed."
      ],
      "discriminator": [
        222,
        199,
        141,
        31,
        188,
        93,
        155,
        40
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs."
          ],
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "Names the authority; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "bond",
          "docs": [
            "Pays what has thawed; written."
          ],
          "writable": true
        },
        {
          "name": "token",
          "docs": [
            "Token account of the bond; written."
          ],
          "writable": true,
          "relations": [
            "bond"
          ]
        },
        {
          "name": "destination",
          "docs": [
            "Token account that receives; written."
          ],
          "writable": true
        },
        {
          "name": "mint",
          "docs": [
            "Mint of the bond's tokens; read."
          ],
          "relations": [
            "bond"
          ]
        },
        {
          "name": "tokenProgram",
          "docs": [
            "SPL Token or Token-2022: the owner of the mint account."
          ]
        }
      ],
      "args": []
    },
    {
      "name": "withdrawPay",
      "docs": [
        "Pays out what a provider was paid for reports."
      ],
      "discriminator": [
        34,
        184,
        224,
        73,
        241,
        97,
        77,
        31
      ],
      "accounts": [
        {
          "name": "authority",
          "docs": [
            "The provider's authority; signs, receives the lamports."
          ],
          "writable": true,
          "signer": true,
          "relations": [
            "provider"
          ]
        },
        {
          "name": "provider",
          "docs": [
            "The monitor's entry in the register, which holds its pay; written."
          ],
          "writable": true
        }
      ],
      "args": []
    }
  ],
  "accounts": [
    {
      "name": "agreement",
      "discriminator": [
        83,
        212,
        5,
        110,
        225,
        249,
        197,
        84
      ]
    },
    {
      "name": "board",
      "discriminator": [
        79,
        48,
        160,
        63,
        153,
        132,
        240,
        56
      ]
    },
    {
      "name": "bond",
      "discriminator": [
        224,
        128,
        48,
        251,
        182,
        246,
        111,
        196
      ]
    },
    {
      "name": "certificate",
      "discriminator": [
        202,
        229,
        222,
        220,
        116,
        20,
        74,
        67
      ]
    },
    {
      "name": "certifier",
      "discriminator": [
        222,
        150,
        81,
        87,
        220,
        91,
        105,
        166
      ]
    },
    {
      "name": "dispute",
      "discriminator": [
        36,
        49,
        241,
        67,
        40,
        36,
        241,
        74
      ]
    },
    {
      "name": "grant",
      "discriminator": [
        161,
        166,
        11,
        205,
        204,
        135,
        205,
        54
      ]
    },
    {
      "name": "listing",
      "discriminator": [
        218,
        32,
        50,
        73,
        43,
        134,
        26,
        58
      ]
    },
    {
      "name": "platform",
      "discriminator": [
        77,
        92,
        204,
        58,
        187,
        98,
        91,
        12
      ]
    },
    {
      "name": "provider",
      "discriminator": [
        164,
        180,
        71,
        17,
        75,
        216,
        80,
        195
      ]
    },
    {
      "name": "session",
      "discriminator": [
        243,
        81,
        72,
        115,
        214,
        188,
        72,
        144
      ]
    },
    {
      "name": "settlementMint",
      "discriminator": [
        136,
        138,
        59,
        170,
        221,
        238,
        73,
        27
      ]
    },
    {
      "name": "vault",
      "discriminator": [
        211,
        8,
        232,
        43,
        2,
        152,
        117,
        119
      ]
    }
  ],
  "events": [
    {
      "name": "adminAccepted",
      "discriminator": [
        174,
        12,
        76,
        139,
        158,
        99,
        110,
        254
      ]
    },
    {
      "name": "adminProposed",
      "discriminator": [
        129,
        249,
        226,
        227,
        199,
        82,
        110,
        243
      ]
    },
    {
      "name": "agreementAccepted",
      "discriminator": [
        179,
        13,
        67,
        103,
        171,
        224,
        35,
        5
      ]
    },
    {
      "name": "agreementClosed",
      "discriminator": [
        98,
        116,
        128,
        9,
        99,
        60,
        131,
        78
      ]
    },
    {
      "name": "agreementEnded",
      "discriminator": [
        16,
        196,
        34,
        38,
        7,
        203,
        100,
        231
      ]
    },
    {
      "name": "agreementRequested",
      "discriminator": [
        15,
        138,
        235,
        176,
        201,
        113,
        92,
        191
      ]
    },
    {
      "name": "allGrantsRevoked",
      "discriminator": [
        174,
        40,
        170,
        2,
        56,
        42,
        243,
        37
      ]
    },
    {
      "name": "authorityAccepted",
      "discriminator": [
        166,
        192,
        219,
        188,
        41,
        209,
        195,
        26
      ]
    },
    {
      "name": "authorityProposed",
      "discriminator": [
        244,
        117,
        94,
        112,
        53,
        151,
        35,
        89
      ]
    },
    {
      "name": "boardClosed",
      "discriminator": [
        105,
        39,
        95,
        48,
        199,
        186,
        73,
        135
      ]
    },
    {
      "name": "boardFunded",
      "discriminator": [
        116,
        246,
        71,
        51,
        206,
        200,
        106,
        52
      ]
    },
    {
      "name": "boardOpened",
      "discriminator": [
        56,
        76,
        134,
        14,
        177,
        210,
        221,
        121
      ]
    },
    {
      "name": "bondClosed",
      "discriminator": [
        227,
        55,
        88,
        183,
        234,
        17,
        203,
        66
      ]
    },
    {
      "name": "bondDeposited",
      "discriminator": [
        210,
        149,
        47,
        232,
        72,
        128,
        248,
        153
      ]
    },
    {
      "name": "bondOpened",
      "discriminator": [
        144,
        64,
        233,
        238,
        81,
        248,
        153,
        251
      ]
    },
    {
      "name": "bondThawed",
      "discriminator": [
        132,
        61,
        78,
        208,
        195,
        161,
        201,
        199
      ]
    },
    {
      "name": "bondWithdrawn",
      "discriminator": [
        111,
        192,
        154,
        231,
        58,
        115,
        130,
        103
      ]
    },
    {
      "name": "capacityReleased",
      "discriminator": [
        111,
        159,
        175,
        14,
        7,
        69,
        15,
        57
      ]
    },
    {
      "name": "certificateIssued",
      "discriminator": [
        62,
        59,
        26,
        207,
        181,
        234,
        201,
        52
      ]
    },
    {
      "name": "certificateRenewed",
      "discriminator": [
        232,
        74,
        121,
        186,
        169,
        45,
        44,
        50
      ]
    },
    {
      "name": "certificateRevoked",
      "discriminator": [
        99,
        180,
        224,
        20,
        200,
        221,
        133,
        47
      ]
    },
    {
      "name": "certificationRefreshed",
      "discriminator": [
        6,
        133,
        226,
        190,
        240,
        77,
        163,
        144
      ]
    },
    {
      "name": "certifierAdded",
      "discriminator": [
        12,
        198,
        200,
        193,
        64,
        99,
        122,
        207
      ]
    },
    {
      "name": "certifierUpdated",
      "discriminator": [
        130,
        192,
        78,
        22,
        37,
        157,
        149,
        194
      ]
    },
    {
      "name": "disputeAnswered",
      "discriminator": [
        185,
        203,
        53,
        172,
        148,
        51,
        155,
        151
      ]
    },
    {
      "name": "disputeClosed",
      "discriminator": [
        171,
        46,
        157,
        35,
        78,
        224,
        13,
        173
      ]
    },
    {
      "name": "disputeOpened",
      "discriminator": [
        239,
        222,
        102,
        235,
        193,
        85,
        1,
        214
      ]
    },
    {
      "name": "disputeRuled",
      "discriminator": [
        20,
        51,
        107,
        231,
        74,
        70,
        199,
        228
      ]
    },
    {
      "name": "endpointAnnounced",
      "discriminator": [
        41,
        98,
        4,
        1,
        24,
        161,
        228,
        142
      ]
    },
    {
      "name": "epochFinalized",
      "discriminator": [
        109,
        54,
        231,
        81,
        101,
        249,
        145,
        107
      ]
    },
    {
      "name": "feesSwept",
      "discriminator": [
        96,
        218,
        115,
        136,
        74,
        170,
        202,
        172
      ]
    },
    {
      "name": "grantClosed",
      "discriminator": [
        75,
        233,
        95,
        29,
        90,
        66,
        122,
        85
      ]
    },
    {
      "name": "grantCreated",
      "discriminator": [
        162,
        254,
        131,
        56,
        65,
        214,
        85,
        6
      ]
    },
    {
      "name": "grantNarrowed",
      "discriminator": [
        88,
        119,
        235,
        49,
        240,
        35,
        37,
        243
      ]
    },
    {
      "name": "grantRevoked",
      "discriminator": [
        192,
        60,
        253,
        12,
        110,
        158,
        200,
        30
      ]
    },
    {
      "name": "listingCreated",
      "discriminator": [
        94,
        164,
        167,
        255,
        246,
        186,
        12,
        96
      ]
    },
    {
      "name": "listingRefreshed",
      "discriminator": [
        15,
        168,
        130,
        34,
        177,
        101,
        17,
        85
      ]
    },
    {
      "name": "listingStatusChanged",
      "discriminator": [
        104,
        176,
        127,
        45,
        229,
        105,
        208,
        33
      ]
    },
    {
      "name": "listingUpdated",
      "discriminator": [
        190,
        215,
        199,
        138,
        255,
        248,
        98,
        62
      ]
    },
    {
      "name": "maintenanceAnnounced",
      "discriminator": [
        128,
        187,
        92,
        33,
        156,
        112,
        238,
        2
      ]
    },
    {
      "name": "monitorAssigned",
      "discriminator": [
        135,
        247,
        134,
        172,
        210,
        112,
        172,
        183
      ]
    },
    {
      "name": "payWithdrawn",
      "discriminator": [
        78,
        62,
        132,
        250,
        98,
        24,
        65,
        18
      ]
    },
    {
      "name": "paymentClaimed",
      "discriminator": [
        238,
        86,
        136,
        254,
        229,
        217,
        63,
        80
      ]
    },
    {
      "name": "payoutSet",
      "discriminator": [
        237,
        132,
        208,
        250,
        60,
        30,
        172,
        49
      ]
    },
    {
      "name": "penaltyCollected",
      "discriminator": [
        206,
        239,
        84,
        90,
        102,
        152,
        96,
        220
      ]
    },
    {
      "name": "periodReviewed",
      "discriminator": [
        99,
        23,
        117,
        22,
        27,
        34,
        82,
        28
      ]
    },
    {
      "name": "periodSettled",
      "discriminator": [
        118,
        192,
        157,
        191,
        128,
        119,
        137,
        36
      ]
    },
    {
      "name": "platformInitialized",
      "discriminator": [
        16,
        222,
        212,
        5,
        213,
        140,
        112,
        162
      ]
    },
    {
      "name": "platformPaused",
      "discriminator": [
        110,
        72,
        152,
        13,
        0,
        222,
        149,
        129
      ]
    },
    {
      "name": "platformResumed",
      "discriminator": [
        176,
        158,
        132,
        76,
        250,
        110,
        155,
        119
      ]
    },
    {
      "name": "platformUpdated",
      "discriminator": [
        75,
        10,
        83,
        45,
        92,
        4,
        133,
        128
      ]
    },
    {
      "name": "providerDelisted",
      "discriminator": [
        251,
        75,
        60,
        78,
        0,
        134,
        36,
        84
      ]
    },
    {
      "name": "providerNoticeGiven",
      "discriminator": [
        74,
        219,
        188,
        18,
        164,
        72,
        116,
        226
      ]
    },
    {
      "name": "providerRegistered",
      "discriminator": [
        38,
        209,
        137,
        78,
        185,
        19,
        147,
        14
      ]
    },
    {
      "name": "providerStatusChanged",
      "discriminator": [
        98,
        246,
        33,
        218,
        248,
        169,
        253,
        38
      ]
    },
    {
      "name": "providerUpdated",
      "discriminator": [
        143,
        4,
        27,
        180,
        122,
        208,
        164,
        136
      ]
    },
    {
      "name": "qualityReported",
      "discriminator": [
        178,
        166,
        38,
        164,
        19,
        209,
        84,
        43
      ]
    },
    {
      "name": "reportCommitted",
      "discriminator": [
        170,
        219,
        172,
        24,
        248,
        103,
        254,
        194
      ]
    },
    {
      "name": "requestClosed",
      "discriminator": [
        59,
        172,
        99,
        75,
        9,
        19,
        226,
        188
      ]
    },
    {
      "name": "sessionClosed",
      "discriminator": [
        57,
        237,
        11,
        243,
        194,
        34,
        120,
        27
      ]
    },
    {
      "name": "sessionOpened",
      "discriminator": [
        34,
        79,
        77,
        95,
        195,
        207,
        104,
        223
      ]
    },
    {
      "name": "settlementMintSet",
      "discriminator": [
        104,
        196,
        98,
        156,
        169,
        161,
        88,
        183
      ]
    },
    {
      "name": "vaultClosed",
      "discriminator": [
        238,
        129,
        38,
        228,
        227,
        118,
        249,
        215
      ]
    },
    {
      "name": "vaultDeposited",
      "discriminator": [
        59,
        62,
        43,
        200,
        220,
        104,
        100,
        67
      ]
    },
    {
      "name": "vaultOpened",
      "discriminator": [
        198,
        250,
        195,
        25,
        26,
        107,
        197,
        16
      ]
    },
    {
      "name": "vaultSynced",
      "discriminator": [
        113,
        150,
        126,
        33,
        213,
        233,
        201,
        26
      ]
    },
    {
      "name": "vaultWithdrawn",
      "discriminator": [
        238,
        9,
        219,
        172,
        188,
        77,
        72,
        104
      ]
    }
  ],
  "errors": [
    {
      "code": 6000,
      "name": "notUpgradeAuthority",
      "msg": "Only the program's upgrade authority can initialise the platform; sign with it"
    },
    {
      "code": 6001,
      "name": "notAdmin",
      "msg": "Only the platform's admin can do this; sign with the admin's key"
    },
    {
      "code": 6002,
      "name": "notPendingAdmin",
      "msg": "Only the proposed admin can accept; sign with the key that propose_admin named"
    },
    {
      "code": 6003,
      "name": "notRegistrar",
      "msg": "Only the platform's registrar can do this; sign with the registrar's key"
    },
    {
      "code": 6004,
      "name": "notGuardian",
      "msg": "Only the platform's guardian or admin can do this; sign with one of their keys"
    },
    {
      "code": 6005,
      "name": "notCertifier",
      "msg": "Only the certifier's wallet can do this; sign with it"
    },
    {
      "code": 6006,
      "name": "notIssuer",
      "msg": "Only the certifier that issued the certificate, or the registrar, can do this; sign with one of their keys"
    },
    {
      "code": 6007,
      "name": "notAuthority",
      "msg": "Only the provider's authority can do this; sign with its key"
    },
    {
      "code": 6008,
      "name": "notPendingAuthority",
      "msg": "Only the proposed authority can accept; sign with the key that propose_authority named"
    },
    {
      "code": 6009,
      "name": "roleUnset",
      "msg": "A role needs a key; pass one that is not all zero"
    },
    {
      "code": 6010,
      "name": "roleUnchanged",
      "msg": "This key already has the role; propose another one"
    },
    {
      "code": 6011,
      "name": "epochLengthUnsupported",
      "msg": "This epoch length is not supported; pass a multiple of 288 seconds, from 288 to 86,400"
    },
    {
      "code": 6012,
      "name": "reportWindowOutOfRange",
      "msg": "The report window is out of range; pass between an eighth of an epoch and a whole one"
    },
    {
      "code": 6013,
      "name": "genesisOutOfRange",
      "msg": "Epoch 0 must start now or less than one epoch ago; pass such a genesis_at, or leave it out"
    },
    {
      "code": 6014,
      "name": "feeTooHigh",
      "msg": "The platform fee is above 500 bps; pass a lower one"
    },
    {
      "code": 6015,
      "name": "registrationFeeTooHigh",
      "msg": "The registration fee is above 10 SOL; pass a lower one"
    },
    {
      "code": 6016,
      "name": "disputeStakeOutOfRange",
      "msg": "The dispute stake is out of range; pass 0.01 to 10 SOL"
    },
    {
      "code": 6017,
      "name": "reportPayTooHigh",
      "msg": "The pay for a report is above 0.01 SOL; pass a lower one"
    },
    {
      "code": 6018,
      "name": "thawOutOfRange",
      "msg": "The thawing time of bonds is out of range; pass 1 to 30 epochs"
    },
    {
      "code": 6019,
      "name": "boundsOutOfRange",
      "msg": "A bound is outside the program's limits, or its minimum is above its maximum; see `flashback platform set --help`"
    },
    {
      "code": 6020,
      "name": "pausableUnknown",
      "msg": "Nothing known is named to pause or resume; name at least one thing, with bits 0 to 4 only"
    },
    {
      "code": 6021,
      "name": "pausedLately",
      "msg": "This was paused less than 30 epochs ago; only the admin can pause it again before then"
    },
    {
      "code": 6022,
      "name": "notPaused",
      "msg": "This is not paused; see `flashback platform show`"
    },
    {
      "code": 6023,
      "name": "paused",
      "msg": "The platform has paused this; wait, at most 7 epochs, or see `flashback platform show`"
    },
    {
      "code": 6024,
      "name": "treasuryMismatch",
      "msg": "This is not the platform's treasury; pass the one that `flashback platform show` names"
    },
    {
      "code": 6025,
      "name": "mintOfOtherProgram",
      "msg": "The mint belongs to neither SPL Token nor Token-2022; choose another mint"
    },
    {
      "code": 6026,
      "name": "mintInvalid",
      "msg": "This account is not an initialised mint; check its address"
    },
    {
      "code": 6027,
      "name": "mintExtensionRefused",
      "msg": "The mint has an extension that could change, take or block balances; choose a mint with metadata extensions only"
    },
    {
      "code": 6028,
      "name": "levelUnknown",
      "msg": "This certification level does not exist; pass 1 (Identified), 2 (Verified), 3 (Established) or 4 (Audited)"
    },
    {
      "code": 6029,
      "name": "certifierSuspended",
      "msg": "The certifier is suspended; ask the registrar"
    },
    {
      "code": 6030,
      "name": "certifierExpired",
      "msg": "The certifier's rights have expired; ask the registrar to extend them"
    },
    {
      "code": 6031,
      "name": "levelAboveCertifier",
      "msg": "The level is above the certifier's max_level; choose a lower level, or ask the registrar for a higher max_level"
    },
    {
      "code": 6032,
      "name": "scopeTooNarrow",
      "msg": "The certifier's scope lacks a category of the provider; ask the registrar for it"
    },
    {
      "code": 6033,
      "name": "certifierIsProvider",
      "msg": "A certifier cannot certify a provider that it controls; ask another certifier"
    },
    {
      "code": 6034,
      "name": "validityPast",
      "msg": "The expiry lies in the past; choose a later one"
    },
    {
      "code": 6035,
      "name": "validityTooLong",
      "msg": "The expiry is too far away: levels 1 to 4 hold at most 365, 180, 90 and 90 epochs; choose an earlier one"
    },
    {
      "code": 6036,
      "name": "validityBeyondCertifier",
      "msg": "A certificate cannot outlive its certifier's rights; choose an earlier expiry"
    },
    {
      "code": 6037,
      "name": "attributesChanged",
      "msg": "The provider has changed since you looked at it; look again with `flashback provider show`, then pass its present attributes_version"
    },
    {
      "code": 6038,
      "name": "registrarMustSign",
      "msg": "The registrar revoked this certificate; have the registrar sign the renewal too"
    },
    {
      "code": 6039,
      "name": "certificateRevoked",
      "msg": "The certificate is already revoked; renew it with `flashback certify renew`"
    },
    {
      "code": 6040,
      "name": "certificateOfOtherCertifier",
      "msg": "This certificate belongs to another certifier; pass your own"
    },
    {
      "code": 6041,
      "name": "providerMismatch",
      "msg": "The accounts belong to different providers; pass those of one provider"
    },
    {
      "code": 6042,
      "name": "kindUnknown",
      "msg": "This kind of provider does not exist; pass 0 (storage) or 1 (service)"
    },
    {
      "code": 6043,
      "name": "categoryUnknown",
      "msg": "No category, or an unknown one, is named; name at least one of bits 0 to 5, and exactly one for a listing"
    },
    {
      "code": 6044,
      "name": "categoryOfOtherKind",
      "msg": "These categories do not fit the kind of provider; a storage provider has the category storage alone, a service provider any others"
    },
    {
      "code": 6045,
      "name": "categoryInUse",
      "msg": "Open listings use the dropped category; close them first with `flashback listing close`"
    },
    {
      "code": 6046,
      "name": "regionUnknown",
      "msg": "This is not a UN M49 region; pass a country's or region's M49 number"
    },
    {
      "code": 6047,
      "name": "nameEmpty",
      "msg": "The name shows nothing; give it at least one visible character"
    },
    {
      "code": 6048,
      "name": "textNotUtf8",
      "msg": "A text is not valid UTF-8; encode it as UTF-8"
    },
    {
      "code": 6049,
      "name": "capacityZero",
      "msg": "A storage provider cannot have no capacity; pass at least 1 GiB"
    },
    {
      "code": 6050,
      "name": "capacityOfService",
      "msg": "A service provider has no storage capacity; pass 0"
    },
    {
      "code": 6051,
      "name": "capacityBelowReserved",
      "msg": "Agreements have reserved more than this capacity; pass at least what is reserved"
    },
    {
      "code": 6052,
      "name": "providerRetired",
      "msg": "The provider has retired; restore it with `flashback provider restore`"
    },
    {
      "code": 6053,
      "name": "providerDelisted",
      "msg": "The registrar has delisted the provider; ask the registrar, or choose another provider"
    },
    {
      "code": 6054,
      "name": "providerNotDelisted",
      "msg": "The provider is not delisted; leave it as it is"
    },
    {
      "code": 6055,
      "name": "listingsNotClosed",
      "msg": "The provider still has listings; close them with `flashback listing close`"
    },
    {
      "code": 6056,
      "name": "statusUnchanged",
      "msg": "The account already has this status; leave it as it is"
    },
    {
      "code": 6057,
      "name": "statusUnknown",
      "msg": "The account holds a status that this program does not know; use a newer client or program"
    },
    {
      "code": 6058,
      "name": "listingIndexMismatch",
      "msg": "The index is not the provider's next one; read next_listing and pass that"
    },
    {
      "code": 6059,
      "name": "listingClosed",
      "msg": "The listing is closed for good; create another one"
    },
    {
      "code": 6060,
      "name": "revisionChanged",
      "msg": "The listing has changed since you looked at it; look again with `flashback listing show`, then pass its present revision"
    },
    {
      "code": 6061,
      "name": "categoryNotProviders",
      "msg": "The provider does not have this category; choose one of its own, or add it with `flashback provider update`"
    },
    {
      "code": 6062,
      "name": "unitEmpty",
      "msg": "A service listing lacks its unit; name it"
    },
    {
      "code": 6063,
      "name": "unitNotGib",
      "msg": "Storage is sold by the GiB; name no other unit"
    },
    {
      "code": 6064,
      "name": "protocolMissing",
      "msg": "A storage listing lacks its protocol; name it"
    },
    {
      "code": 6065,
      "name": "protocolOfService",
      "msg": "A listing of a service has no storage protocol; pass None"
    },
    {
      "code": 6066,
      "name": "capacityAboveProviders",
      "msg": "The listing offers more than the provider's capacity; offer less, or raise it with `flashback provider update`"
    },
    {
      "code": 6067,
      "name": "priceZero",
      "msg": "The price is zero; ask for at least 1 base unit per unit and month"
    },
    {
      "code": 6068,
      "name": "rateTooLow",
      "msg": "The least quantity costs too little per second for an exact stream; raise the price or min_quantity"
    },
    {
      "code": 6069,
      "name": "rateTooHigh",
      "msg": "Price times quantity is too large for a payment stream; lower the price or max_quantity"
    },
    {
      "code": 6070,
      "name": "quantityZero",
      "msg": "The least quantity is zero; set min_quantity to at least 1"
    },
    {
      "code": 6071,
      "name": "quantityMinAboveMax",
      "msg": "min_quantity is above max_quantity; swap or change them"
    },
    {
      "code": 6072,
      "name": "quantityAboveCapacity",
      "msg": "max_quantity is above the capacity; lower it"
    },
    {
      "code": 6073,
      "name": "termMinAboveMax",
      "msg": "min_term_secs is above max_term_secs; swap or change them"
    },
    {
      "code": 6074,
      "name": "termTooLong",
      "msg": "The term exceeds the platform's bound; see `flashback platform show` and shorten it"
    },
    {
      "code": 6075,
      "name": "arbiterIsProvider",
      "msg": "The provider cannot be the arbiter of its own agreements; name another key, or zero for the platform's"
    },
    {
      "code": 6076,
      "name": "noticeTooLong",
      "msg": "A notice exceeds the platform's bound; see `flashback platform show` and shorten it"
    },
    {
      "code": 6077,
      "name": "noticeTooShort",
      "msg": "A listing with auto_accept needs a consumer's notice of at least one epoch; lengthen it, or accept by hand"
    },
    {
      "code": 6078,
      "name": "graceOutOfRange",
      "msg": "The grace is outside the platform's bounds; see `flashback platform show` and change it"
    },
    {
      "code": 6079,
      "name": "disputeWindowOutOfRange",
      "msg": "The dispute window is outside the platform's bounds; see `flashback platform show` and change it"
    },
    {
      "code": 6080,
      "name": "rulingWindowOutOfRange",
      "msg": "The ruling window is outside the platform's bounds; see `flashback platform show` and change it"
    },
    {
      "code": 6081,
      "name": "creditAboveWhole",
      "msg": "A credit is above 10,000 bps; lower it"
    },
    {
      "code": 6082,
      "name": "thresholdAboveWhole",
      "msg": "A threshold is above 1,000,000 ppm; lower it"
    },
    {
      "code": 6083,
      "name": "tiersOutOfOrder",
      "msg": "The tiers are out of order; list the best first, with falling thresholds, credits that do not fall, and unused tiers last"
    },
    {
      "code": 6084,
      "name": "promiseIncomplete",
      "msg": "A promise has a threshold without a credit, or a credit without a threshold; set both or neither"
    },
    {
      "code": 6085,
      "name": "allowanceAbovePeriod",
      "msg": "More misses are allowed than the period has epochs; lower the allowance or lengthen the period"
    },
    {
      "code": 6086,
      "name": "periodOutOfRange",
      "msg": "The SLA period is out of range; pass 1 to 30 epochs"
    },
    {
      "code": 6087,
      "name": "penaltyTooHigh",
      "msg": "The penalty is above 20,000 bps of the credit; lower it"
    },
    {
      "code": 6088,
      "name": "penaltyWithoutCollateral",
      "msg": "A penalty is paid from collateral, and none is promised; promise at least one month of it"
    },
    {
      "code": 6089,
      "name": "collateralTooHigh",
      "msg": "The collateral is above 12 months of the price; lower it"
    },
    {
      "code": 6090,
      "name": "paddingNotZero",
      "msg": "Padding is not zero; fill it with zeros, or use the client"
    },
    {
      "code": 6091,
      "name": "overflow",
      "msg": "A counter has reached its limit; use smaller numbers, or a new account"
    },
    {
      "code": 6092,
      "name": "notOwner",
      "msg": "Only the vault's owner can do this; sign with its key"
    },
    {
      "code": 6093,
      "name": "slotOutOfRange",
      "msg": "The slot lies in the future, or more than 150 slots back; read the present slot and try again"
    },
    {
      "code": 6094,
      "name": "agreementIndexMismatch",
      "msg": "The index is not the vault's next one; read next_index and pass that"
    },
    {
      "code": 6095,
      "name": "vaultExhausted",
      "msg": "The vault has used up its 1,048,575 indices; open another one with `flashback vault open`"
    },
    {
      "code": 6096,
      "name": "vaultInUse",
      "msg": "The vault still has agreements; close them with `flashback agreement close`"
    },
    {
      "code": 6097,
      "name": "feesNotSwept",
      "msg": "The vault still holds fees; sweep them with `flashback keeper run --once`"
    },
    {
      "code": 6098,
      "name": "vaultYoung",
      "msg": "The vault was opened less than 150 slots ago; wait a minute"
    },
    {
      "code": 6099,
      "name": "vaultDelinquent",
      "msg": "The vault has run dry; add money with `flashback vault deposit`"
    },
    {
      "code": 6100,
      "name": "fundsTooLow",
      "msg": "The vault has less than that free above its guarantees and unpaid earnings; deposit more, or ask for less"
    },
    {
      "code": 6101,
      "name": "amountOverflow",
      "msg": "A sum does not fit; use smaller amounts"
    },
    {
      "code": 6102,
      "name": "amountZero",
      "msg": "The amount is zero; pass at least 1 base unit"
    },
    {
      "code": 6103,
      "name": "tokenMismatch",
      "msg": "This is not the token account of the vault or bond; pass the one that it names"
    },
    {
      "code": 6104,
      "name": "mintMismatch",
      "msg": "The mint differs from that of the listing, vault or bond; pass theirs"
    },
    {
      "code": 6105,
      "name": "settlementMintMismatch",
      "msg": "This is not the settlement mint account of the vault; pass the one that the vault names"
    },
    {
      "code": 6106,
      "name": "destinationIsOurs",
      "msg": "The destination is the account that the tokens come from; name an account of yours"
    },
    {
      "code": 6107,
      "name": "payoutMismatch",
      "msg": "Only the provider can direct a claim away from the bond's payout account; pass that account, or sign with the provider's key"
    },
    {
      "code": 6108,
      "name": "tokenAccountNotTreasurys",
      "msg": "Fees go to the associated token account of the platform's treasury; create it if it is missing, and pass it"
    },
    {
      "code": 6109,
      "name": "rentPayerMismatch",
      "msg": "This account did not pay the rent; pass the rent_payer that is named"
    },
    {
      "code": 6110,
      "name": "vaultMismatch",
      "msg": "The vault is not the agreement's; pass the one that it names"
    },
    {
      "code": 6111,
      "name": "listingMismatch",
      "msg": "The listing is not the agreement's; pass the one that it names"
    },
    {
      "code": 6112,
      "name": "bondMismatch",
      "msg": "The bond is not the provider's in the vault's mint; pass the one that the agreement names"
    },
    {
      "code": 6113,
      "name": "listingNotOpen",
      "msg": "The listing takes no requests now; choose another one with `flashback browse`"
    },
    {
      "code": 6114,
      "name": "quantityOutOfRange",
      "msg": "The quantity is outside the listing's bounds; see `flashback listing show`"
    },
    {
      "code": 6115,
      "name": "termOutOfRange",
      "msg": "The term is outside the listing's bounds, or shorter than an epoch or a notice; see `flashback listing show`, and pass 0 (open) only where it has no longest term"
    },
    {
      "code": 6116,
      "name": "validUntilOutOfRange",
      "msg": "The request would expire in the past or more than 7 epochs from now; choose an expiry in between"
    },
    {
      "code": 6117,
      "name": "ratingBandUnknown",
      "msg": "This rating band does not exist; pass 0 to 9"
    },
    {
      "code": 6118,
      "name": "partyTwice",
      "msg": "Consumer, provider and arbiter must be three different keys; buy with another key, or choose another listing"
    },
    {
      "code": 6119,
      "name": "agreementNotRequested",
      "msg": "The agreement is no longer a pending request; see `flashback agreement show`"
    },
    {
      "code": 6120,
      "name": "agreementNotActive",
      "msg": "The agreement is not running; see `flashback agreement show`"
    },
    {
      "code": 6121,
      "name": "agreementNotEnded",
      "msg": "The agreement has not ended; wait until the end that `flashback agreement show` gives"
    },
    {
      "code": 6122,
      "name": "requestLapsed",
      "msg": "The request has expired; request again"
    },
    {
      "code": 6123,
      "name": "requestNotLapsed",
      "msg": "The request can still be accepted; wait until valid_until, or take it back with `flashback agreement cancel`"
    },
    {
      "code": 6124,
      "name": "levelTooLow",
      "msg": "The provider does not hold the requested certification level; refresh it with `flashback certify refresh`, or ask for less"
    },
    {
      "code": 6125,
      "name": "ratingTooLow",
      "msg": "The provider's rating is below what was asked for; ask for less, or choose another provider"
    },
    {
      "code": 6126,
      "name": "providerSuspended",
      "msg": "The provider is suspended for missed service levels; wait until its boards recover, or choose another provider"
    },
    {
      "code": 6127,
      "name": "capacityExhausted",
      "msg": "The listing or its provider has less capacity left; ask for less, or choose another listing"
    },
    {
      "code": 6128,
      "name": "bondTooLow",
      "msg": "The bond has too little free collateral; add some with `flashback bond deposit`"
    },
    {
      "code": 6129,
      "name": "boardMissing",
      "msg": "The listing promises measured service levels without a board; open one with `flashback board open`"
    },
    {
      "code": 6130,
      "name": "creditTooLowWithoutBoard",
      "msg": "Without a board max_credit_bps must be at least 5,000; raise it, or open a board with `flashback board open`"
    },
    {
      "code": 6131,
      "name": "noticeTooLongWithoutBoard",
      "msg": "Without a board the consumer's notice is at most 7 epochs; shorten it, or open a board with `flashback board open`"
    },
    {
      "code": 6132,
      "name": "noRightToLeave",
      "msg": "Nothing in the last period or 7 epochs gives a right to leave at once; give notice with `flashback agreement terminate`"
    },
    {
      "code": 6133,
      "name": "notInDefault",
      "msg": "The vault is not in default: it is funded, or was last seen dry less than the grace and an hour ago; wait, with `flashback keeper run` to watch it"
    },
    {
      "code": 6134,
      "name": "termOver",
      "msg": "The term is over; run `flashback keeper run --once` to expire the agreement"
    },
    {
      "code": 6135,
      "name": "termNotOver",
      "msg": "The agreement has reached neither its term nor its end; wait, or give notice with `flashback agreement terminate`"
    },
    {
      "code": 6136,
      "name": "periodNotNext",
      "msg": "Periods are settled in order; settle the earlier one first with `flashback keeper run --once`"
    },
    {
      "code": 6137,
      "name": "periodNotOver",
      "msg": "The period is not over, or not funded to its end; wait, or add money with `flashback vault deposit`"
    },
    {
      "code": 6138,
      "name": "disputeWindowOpen",
      "msg": "The period can still be disputed; wait until its dispute window is over"
    },
    {
      "code": 6139,
      "name": "agreementNotSettled",
      "msg": "The last period is not settled; settle it with `flashback keeper run --once`"
    },
    {
      "code": 6140,
      "name": "reviewOpen",
      "msg": "Only the consumer can close the agreement yet; wait until 7 epochs after the final settlement"
    },
    {
      "code": 6141,
      "name": "thawPending",
      "msg": "Part of the bond is already thawing; withdraw that first with `flashback bond withdraw`"
    },
    {
      "code": 6142,
      "name": "nothingThaws",
      "msg": "No part of the bond is thawing; start with `flashback bond thaw`"
    },
    {
      "code": 6143,
      "name": "thawNotOver",
      "msg": "The bond has not thawed; wait until the thaw_at of `flashback bond show`"
    },
    {
      "code": 6144,
      "name": "bondInUse",
      "msg": "The bond holds money, or agreements use it; see `flashback bond show`"
    },
    {
      "code": 6145,
      "name": "layoutUnknown",
      "msg": "The account has a layout that this program does not know; use a newer release"
    },
    {
      "code": 6146,
      "name": "registrationFeeRaised",
      "msg": "The registration fee is higher than max_fee_lamports; see `flashback platform show` and accept at least as much"
    },
    {
      "code": 6147,
      "name": "priceAboveMax",
      "msg": "The listing costs more than max_price; see `flashback listing show`, or raise max_price"
    },
    {
      "code": 6148,
      "name": "termTooShort",
      "msg": "max_term_secs is shorter than an epoch or the consumer's notice, so no term would fit; raise it"
    },
    {
      "code": 6149,
      "name": "penaltyWithoutBoard",
      "msg": "A penalty needs a board; set penalty_bps to 0, or open a board with `flashback board open`"
    },
    {
      "code": 6150,
      "name": "restUnclaimed",
      "msg": "Earnings are unclaimed; pay them with `flashback claim`, or wait until 7 epochs after the final settlement"
    },
    {
      "code": 6151,
      "name": "disputeOpen",
      "msg": "A period is disputed; wait for the ruling, see `flashback dispute list`"
    },
    {
      "code": 6152,
      "name": "monitorCountUnsupported",
      "msg": "This number of monitors is not supported; pass 1, 4 or 7"
    },
    {
      "code": 6153,
      "name": "listingNotClosed",
      "msg": "The listing is not closed; close it with `flashback listing close`"
    },
    {
      "code": 6154,
      "name": "boardInUse",
      "msg": "Live agreements use the board; wait until their last period is settled"
    },
    {
      "code": 6155,
      "name": "boardNotInGoodStanding",
      "msg": "The board's standing is Watch or Suspended; close it after three windows in a row without a bad one"
    },
    {
      "code": 6156,
      "name": "epochNotFinalized",
      "msg": "An epoch whose report window is over is not finalized; run `flashback board finalize`"
    },
    {
      "code": 6157,
      "name": "epochFinalized",
      "msg": "The epoch is already finalized; go on with the next one"
    },
    {
      "code": 6158,
      "name": "reportWindowOpen",
      "msg": "Monitors can still report for the epoch; wait until its report window is over"
    },
    {
      "code": 6159,
      "name": "slotUnknown",
      "msg": "The board has no slot of this number; see `flashback board show`"
    },
    {
      "code": 6160,
      "name": "slotChanging",
      "msg": "The slot already has a pending change; wait for its first epoch"
    },
    {
      "code": 6161,
      "name": "monitorNotCertified",
      "msg": "The monitor is not a certified service provider of category monitoring; have it certified with `flashback certify issue`"
    },
    {
      "code": 6162,
      "name": "monitorTwice",
      "msg": "This monitor already has a slot of the board; assign another one"
    },
    {
      "code": 6163,
      "name": "operatorTwice",
      "msg": "This operator already has a slot of the board; assign a monitor of another operator"
    },
    {
      "code": 6164,
      "name": "tooManyReplacements",
      "msg": "The board's limit of replacements in 30 epochs is reached; wait, or replace a silent monitor"
    },
    {
      "code": 6165,
      "name": "notMonitor",
      "msg": "This is not the slot's monitor for the epoch; pass the slot that `flashback board show` lists for your provider account"
    },
    {
      "code": 6166,
      "name": "commitWindowClosed",
      "msg": "The commit window is closed; commit in the first half of the report window after the epoch"
    },
    {
      "code": 6167,
      "name": "revealWindowClosed",
      "msg": "The reveal window is closed; reveal in the second half of the report window after the epoch"
    },
    {
      "code": 6168,
      "name": "reportedAlready",
      "msg": "The monitor has already reported for the epoch; wait for the next one"
    },
    {
      "code": 6169,
      "name": "reportNotCommitted",
      "msg": "The monitor has not committed to a report for the epoch; commit in the first half of the next report window"
    },
    {
      "code": 6170,
      "name": "commitmentMismatch",
      "msg": "The report differs from the one committed to; pass exactly that one"
    },
    {
      "code": 6171,
      "name": "reportImpossible",
      "msg": "The report contradicts itself: buckets, requests and successes do not fit together; rebuild it with `flashback monitor verify`"
    },
    {
      "code": 6172,
      "name": "maintenanceOutOfRange",
      "msg": "The maintenance is out of range; pass 1 to 48 buckets within an epoch of 288"
    },
    {
      "code": 6173,
      "name": "maintenanceNotAhead",
      "msg": "Maintenance must be announced 1 to 30 epochs ahead; choose another epoch"
    },
    {
      "code": 6174,
      "name": "maintenanceAnnounced",
      "msg": "Maintenance of this epoch is already announced; choose another epoch"
    },
    {
      "code": 6175,
      "name": "maintenanceUsedUp",
      "msg": "A window of 30 epochs would have more than 48 buckets of maintenance; announce less, or later"
    },
    {
      "code": 6176,
      "name": "pathMeasured",
      "msg": "A board measures the path, so it cannot change; close the listing and create another one"
    },
    {
      "code": 6177,
      "name": "monitorsMissing",
      "msg": "The monitors' provider accounts are missing or out of order; pass those of the epoch in the order of the slots"
    },
    {
      "code": 6178,
      "name": "boardMismatch",
      "msg": "The board is missing or another one; pass the one that the listing or agreement names, behind the other accounts"
    },
    {
      "code": 6179,
      "name": "boardIncomplete",
      "msg": "A slot of the listing's board has no monitor; wait until the registrar fills it with `flashback board assign`"
    },
    {
      "code": 6180,
      "name": "boardSilent",
      "msg": "Too many of the board's monitors are silent; wait until the registrar replaces them"
    },
    {
      "code": 6181,
      "name": "purseEmpty",
      "msg": "The board's purse cannot pay for an epoch's reports; add money with `flashback board fund`"
    },
    {
      "code": 6182,
      "name": "penaltyWithoutMajority",
      "msg": "A penalty needs a board of 4 or 7 monitors; set penalty_bps to 0, or open such a board"
    },
    {
      "code": 6183,
      "name": "starsOutOfRange",
      "msg": "The number of stars is out of range; give 1 to 5"
    },
    {
      "code": 6184,
      "name": "nothingToReview",
      "msg": "Nothing that paid a fee in a settlement mint was settled since the last review; review after the next settlement"
    },
    {
      "code": 6185,
      "name": "disputeWindowBelowGrace",
      "msg": "The dispute window is shorter than the grace, for which a vault may be dry; make it at least as long"
    },
    {
      "code": 6186,
      "name": "notParty",
      "msg": "Only the consumer and the provider's authority can dispute a period; sign with one of their keys"
    },
    {
      "code": 6187,
      "name": "notOtherParty",
      "msg": "Only the side that did not open the dispute can answer it; sign with its key"
    },
    {
      "code": 6188,
      "name": "notArbiter",
      "msg": "Only the agreement's arbiter can rule on its disputes; sign with the arbiter's key"
    },
    {
      "code": 6189,
      "name": "periodEmpty",
      "msg": "The agreement has no second in this period; dispute an earlier one"
    },
    {
      "code": 6190,
      "name": "periodSettled",
      "msg": "The period is settled; dispute a later one before it is settled"
    },
    {
      "code": 6191,
      "name": "disputeWindowClosed",
      "msg": "The dispute window is over; settle the period with `flashback keeper run --once`"
    },
    {
      "code": 6192,
      "name": "askedCreditOutOfRange",
      "msg": "The credit asked for is out of range; a consumer asks for more than was measured, up to max_credit_bps, a provider for less"
    },
    {
      "code": 6193,
      "name": "answerOutOfRange",
      "msg": "The answer is out of range; claim the measured credit, or one further from what the opener asks, up to max_credit_bps"
    },
    {
      "code": 6194,
      "name": "disputeAnswered",
      "msg": "The dispute is already answered; wait for the ruling"
    },
    {
      "code": 6195,
      "name": "disputeRuled",
      "msg": "The arbiter has already ruled; settle the period with `flashback keeper run --once`"
    },
    {
      "code": 6196,
      "name": "rulingTooEarly",
      "msg": "The other party can still answer; rule after its answer, or after half of ruling_secs"
    },
    {
      "code": 6197,
      "name": "rulingWindowClosed",
      "msg": "The ruling window is over and the measured credit stands; settle the period with `flashback keeper run --once`"
    },
    {
      "code": 6198,
      "name": "rulingOutOfRange",
      "msg": "The ruling is outside the two claims; rule a credit between them, where a party that claims nothing stands for the measured credit"
    },
    {
      "code": 6199,
      "name": "rulingPending",
      "msg": "The period is disputed and the arbiter can still rule; wait for the ruling, or for the dispute's deadline"
    },
    {
      "code": 6200,
      "name": "disputeMismatch",
      "msg": "The period's dispute is missing or another one; pass it behind the other accounts, after the board if there is one"
    },
    {
      "code": 6201,
      "name": "disputeNotApplied",
      "msg": "The period of the dispute is not settled; settle it with `flashback keeper run --once`"
    },
    {
      "code": 6202,
      "name": "disputeNotClosable",
      "msg": "Only who is owed the stake can close the dispute yet; sign with that key, or wait until 90 epochs after the deadline"
    },
    {
      "code": 6203,
      "name": "stakeNotOwed",
      "msg": "The stake is owed to another key; pass the consumer or the provider's authority, whichever is owed it"
    },
    {
      "code": 6204,
      "name": "endpointNotAnnounced",
      "msg": "A board measures the endpoint, so a new one takes effect 7 to 37 epochs after it is announced; announce it with `flashback board endpoint`"
    },
    {
      "code": 6205,
      "name": "latencyTooHigh",
      "msg": "The promised latency is above 65,534 ms, the most that a report can state; lower it"
    },
    {
      "code": 6206,
      "name": "actionUnknown",
      "msg": "No action, or an unknown one, is named; name at least one of read 1, write 2, delete 4, list 8, share 16"
    },
    {
      "code": 6207,
      "name": "prefixTooLong",
      "msg": "The prefix is longer than 200 bytes; grant a shorter one"
    },
    {
      "code": 6208,
      "name": "accessEndOutOfRange",
      "msg": "The grant or session must end in the future, at most 365 epochs from now; choose such an expires_at"
    },
    {
      "code": 6209,
      "name": "grantNeverValid",
      "msg": "The grant would end before it starts; choose an earlier not_before or a later expires_at"
    },
    {
      "code": 6210,
      "name": "actionsWider",
      "msg": "The parent grant lacks an action that is named; name only actions that it has"
    },
    {
      "code": 6211,
      "name": "prefixWider",
      "msg": "The prefix does not start with the parent grant's; extend that prefix"
    },
    {
      "code": 6212,
      "name": "timeWider",
      "msg": "The time is not within the parent grant's; start no earlier and end no later"
    },
    {
      "code": 6213,
      "name": "sharedTwice",
      "msg": "A shared grant cannot be shared again; ask its grantor to share with that key"
    },
    {
      "code": 6214,
      "name": "shareOfShared",
      "msg": "A shared grant cannot carry the action share; leave it out"
    },
    {
      "code": 6215,
      "name": "shareRefused",
      "msg": "The grant does not allow sharing this now; see why with `flashback grant check`"
    },
    {
      "code": 6216,
      "name": "notGrantee",
      "msg": "Only the grantee of the grant can share it; sign with its key"
    },
    {
      "code": 6217,
      "name": "notGrantor",
      "msg": "Only the grantor of the grant or the vault's owner can do this; sign with one of their keys"
    },
    {
      "code": 6218,
      "name": "agreementMismatch",
      "msg": "The grant belongs to another agreement; pass the one that it names"
    },
    {
      "code": 6219,
      "name": "parentMismatch",
      "msg": "The parent is not the grant that this one was shared from; pass the parent that it names, or none if it names none"
    },
    {
      "code": 6220,
      "name": "grantNotInForce",
      "msg": "The grant is revoked for good; create another one"
    },
    {
      "code": 6221,
      "name": "grantNotOver",
      "msg": "The grant has not expired and its agreement is open; revoke it with `flashback grant revoke`, or wait"
    },
    {
      "code": 6222,
      "name": "sessionInstructionUnknown",
      "msg": "No instruction, or an unknown one, is named; name at least one of request_agreement 1, cancel_request 2, create_grant 4, narrow_grant 8, revoke_grant 16, revoke_all_grants 32"
    },
    {
      "code": 6223,
      "name": "notSessionKey",
      "msg": "The session is for another key; sign with its key, or use the owner's key without the session"
    },
    {
      "code": 6224,
      "name": "sessionOfOtherVault",
      "msg": "The session is for another vault, or for an earlier one at the same address; ask the owner for a new one"
    },
    {
      "code": 6225,
      "name": "sessionExpired",
      "msg": "The session has expired; ask the owner for a new one"
    },
    {
      "code": 6226,
      "name": "sessionRefused",
      "msg": "The session does not allow this instruction; sign with the owner's key, or ask the owner for a session that does"
    },
    {
      "code": 6227,
      "name": "sessionRateExceeded",
      "msg": "The agreement's rate exceeds what is left of the session's max_rate_q; ask for less, or ask the owner for a session with more"
    },
    {
      "code": 6228,
      "name": "sessionNotOver",
      "msg": "Only the owner can close the session before it expires; sign with the owner's key, or wait"
    },
    {
      "code": 6229,
      "name": "recordTooShort",
      "msg": "Levels 2, 3 and 4 of storage take a board of 4 or 7 monitors with 7 measured epochs, 3 and 6 clean windows in a row, of services 1, 3 and 6 paid windows from as many agreements; certify a lower level until then"
    }
  ],
  "types": [
    {
      "name": "access",
      "docs": [
        "A decision, and on what it rests."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "decision",
            "docs": [
              "Whether the request is allowed, and if not why."
            ],
            "type": {
              "defined": {
                "name": "decision"
              }
            }
          },
          {
            "name": "byParent",
            "docs": [
              "Whether it is the grant's parent that refuses."
            ],
            "type": "bool"
          }
        ]
      }
    },
    {
      "name": "action",
      "docs": [
        "What is done with an object. Sets of actions are u8 with the bit `1 << action`."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "read"
          },
          {
            "name": "write"
          },
          {
            "name": "delete"
          },
          {
            "name": "list"
          },
          {
            "name": "share"
          }
        ]
      }
    },
    {
      "name": "adminAccepted",
      "docs": [
        "The proposed admin took over."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "admin",
            "docs": [
              "The new one."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "adminProposed",
      "docs": [
        "An admin was proposed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "pendingAdmin",
            "docs": [
              "The proposed one; zero = the proposal was withdrawn."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "agreement",
      "docs": [
        "What a consumer has bought of a listing. Its terms never change; times are unix seconds, 0 = none."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "A `ProviderKind`: that of the listing."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "An `AgreementStatus`: Requested, Active or Ending. Ended is Ending after `ends_at`."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "minLevel",
            "docs": [
              "Lowest certification level that the consumer accepts; 0 = any."
            ],
            "type": "u8"
          },
          {
            "name": "minRatingBand",
            "docs": [
              "Lowest rating that the consumer accepts, in bands of 1,000 bps; 0 = any, unrated too."
            ],
            "type": "u8"
          },
          {
            "name": "hasPaid",
            "docs": [
              "1 once one of its full periods has paid at least a reference dollar in fees."
            ],
            "type": "u8"
          },
          {
            "name": "feeBps",
            "docs": [
              "Platform fee as a share of what is claimed."
            ],
            "type": "u16"
          },
          {
            "name": "unmeasured",
            "docs": [
              "Whole epochs of the periods that were not measured, in a row."
            ],
            "type": "u16"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "periods",
            "docs": [
              "Settled periods; the index of the next one."
            ],
            "type": "u32"
          },
          {
            "name": "id",
            "docs": [
              "Index among the vault's agreements."
            ],
            "type": "u64"
          },
          {
            "name": "arbiter",
            "docs": [
              "Rules on disputes; never zero."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "consumer",
            "docs": [
              "The vault's owner."
            ],
            "type": "pubkey"
          },
          {
            "name": "requestedAt",
            "docs": [
              "When it was requested."
            ],
            "type": "i64"
          },
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "vault",
            "docs": [
              "The Vault account that pays."
            ],
            "type": "pubkey"
          },
          {
            "name": "board",
            "docs": [
              "The Board account that measures it; zero = none."
            ],
            "type": "pubkey"
          },
          {
            "name": "bond",
            "docs": [
              "The Bond account that holds the collateral; zero until it is accepted."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "quantity",
            "docs": [
              "Units bought."
            ],
            "type": "u64"
          },
          {
            "name": "reserved",
            "docs": [
              "Units reserved on listing and provider; 0 once released."
            ],
            "type": "u64"
          },
          {
            "name": "rateQ",
            "docs": [
              "Base units per second times 2^32."
            ],
            "type": "u64"
          },
          {
            "name": "guarantee",
            "docs": [
              "Kept in the vault to pay for the notice."
            ],
            "type": "u64"
          },
          {
            "name": "shortfall",
            "docs": [
              "Seconds times basis points of credit, of the settled periods."
            ],
            "type": "u64"
          },
          {
            "name": "claimed",
            "docs": [
              "Paid out so far, with fees."
            ],
            "type": "u64"
          },
          {
            "name": "fee",
            "docs": [
              "Fees in `claimed`."
            ],
            "type": "u64"
          },
          {
            "name": "collateral",
            "docs": [
              "What is left of the provider's collateral."
            ],
            "type": "u64"
          },
          {
            "name": "penaltyOwed",
            "docs": [
              "Penalties that wait to be collected."
            ],
            "type": "u64"
          },
          {
            "name": "startedAt",
            "docs": [
              "When it became active."
            ],
            "type": "i64"
          },
          {
            "name": "settledUntil",
            "docs": [
              "Until when periods are settled."
            ],
            "type": "i64"
          },
          {
            "name": "endsAt",
            "docs": [
              "When it ends, once that is recorded."
            ],
            "type": "i64"
          },
          {
            "name": "termEndsAt",
            "docs": [
              "When it ends at the latest."
            ],
            "type": "i64"
          },
          {
            "name": "validUntil",
            "docs": [
              "From when the request can no longer be accepted."
            ],
            "type": "i64"
          },
          {
            "name": "endRecordedAt",
            "docs": [
              "When the end was recorded."
            ],
            "type": "i64"
          },
          {
            "name": "finalSettledAt",
            "docs": [
              "When the last period was settled."
            ],
            "type": "i64"
          },
          {
            "name": "leaveUntil",
            "docs": [
              "Until when the consumer may leave at once because of a settled period."
            ],
            "type": "i64"
          },
          {
            "name": "disputeStakeLamports",
            "docs": [
              "Stake of a dispute, in lamports."
            ],
            "type": "u64"
          },
          {
            "name": "refValue",
            "docs": [
              "Value of the mint when it was requested, in micro-USD of 10^6 base units; 0 = none."
            ],
            "type": "u64"
          },
          {
            "name": "unreviewedWeight",
            "docs": [
              "Weight of the settled periods that were not reviewed yet, in micro-USD."
            ],
            "type": "u64"
          },
          {
            "name": "terms",
            "docs": [
              "The listing's conditions; `grace_secs` is at most half the notice."
            ],
            "type": {
              "defined": {
                "name": "terms"
              }
            }
          },
          {
            "name": "disputed",
            "docs": [
              "A bit for each of up to 96 periods that are disputed and not settled."
            ],
            "type": {
              "array": [
                "u32",
                3
              ]
            }
          },
          {
            "name": "termSecs",
            "docs": [
              "Requested term; 0 = open."
            ],
            "type": "u32"
          },
          {
            "name": "revision",
            "docs": [
              "Revision of the listing that was chosen."
            ],
            "type": "u32"
          },
          {
            "name": "generation",
            "docs": [
              "Raised to revoke every access permission at once."
            ],
            "type": "u32"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of the last event about it."
            ],
            "type": "u32"
          },
          {
            "name": "attributesVersion",
            "docs": [
              "The provider's `attributes_version` that was chosen."
            ],
            "type": "u32"
          },
          {
            "name": "settledFee",
            "docs": [
              "Fee of all that is settled, rounded down, in base units; kept where `ref_value` is not 0."
            ],
            "type": "u64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u32",
                10
              ]
            }
          }
        ]
      }
    },
    {
      "name": "agreementAccepted",
      "docs": [
        "An agreement runs."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "startedAt",
            "docs": [
              "Since when."
            ],
            "type": "i64"
          },
          {
            "name": "termEndsAt",
            "docs": [
              "Until when at the latest; 0 = open."
            ],
            "type": "i64"
          },
          {
            "name": "guarantee",
            "docs": [
              "Kept in the vault for the notice."
            ],
            "type": "u64"
          },
          {
            "name": "collateral",
            "docs": [
              "Locked in the bond."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "agreementClosed",
      "docs": [
        "An agreement is over and its account gone."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "rest",
            "docs": [
              "Unclaimed rest, paid into the bond."
            ],
            "type": "u64"
          },
          {
            "name": "penalty",
            "docs": [
              "Penalties that were still owed, paid into the vault."
            ],
            "type": "u64"
          },
          {
            "name": "claimed",
            "docs": [
              "Everything claimed, with fees."
            ],
            "type": "u64"
          },
          {
            "name": "fee",
            "docs": [
              "Fees in `claimed`."
            ],
            "type": "u64"
          },
          {
            "name": "periods",
            "docs": [
              "Settled periods."
            ],
            "type": "u32"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "agreementEnded",
      "docs": [
        "An agreement has an end, or an earlier one."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "cause",
            "docs": [
              "Why."
            ],
            "type": {
              "defined": {
                "name": "endCause"
              }
            }
          },
          {
            "name": "endsAt",
            "docs": [
              "When it ends."
            ],
            "type": "i64"
          },
          {
            "name": "cost",
            "docs": [
              "What leaving cost the provider, owed to the consumer."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "agreementRequested",
      "docs": [
        "A consumer asks for what is listed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "consumer",
            "docs": [
              "The vault's owner."
            ],
            "type": "pubkey"
          },
          {
            "name": "quantity",
            "docs": [
              "Units."
            ],
            "type": "u64"
          },
          {
            "name": "rateQ",
            "docs": [
              "Base units per second times 2^32."
            ],
            "type": "u64"
          },
          {
            "name": "validUntil",
            "docs": [
              "Until when it can be accepted."
            ],
            "type": "i64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "agreementStatus",
      "docs": [
        "Where an agreement stands. Only the first three are ever stored: Ended follows from the clock, and the others are",
        "those of an account that is gone."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "requested"
          },
          {
            "name": "active"
          },
          {
            "name": "ending"
          },
          {
            "name": "ended"
          },
          {
            "name": "closed"
          },
          {
            "name": "declined"
          },
          {
            "name": "cancelled"
          },
          {
            "name": "lapsed"
          }
        ]
      }
    },
    {
      "name": "allGrantsRevoked",
      "docs": [
        "Every grant of an agreement was revoked."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "generation",
            "docs": [
              "That of grants which hold from now on."
            ],
            "type": "u32"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "attestation",
      "docs": [
        "What a certifier attests."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "level",
            "docs": [
              "1 Identified, 2 Verified, 3 Established, 4 Audited."
            ],
            "type": "u8"
          },
          {
            "name": "attributesVersion",
            "docs": [
              "The provider's `attributes_version` that was looked at."
            ],
            "type": "u32"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer counts, unix seconds."
            ],
            "type": "i64"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of the evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ]
      }
    },
    {
      "name": "authorityAccepted",
      "docs": [
        "The proposed authority took over."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "authority",
            "docs": [
              "The new one."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "authorityProposed",
      "docs": [
        "An authority was proposed for a provider."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "pendingAuthority",
            "docs": [
              "The proposed one; zero = the proposal was withdrawn."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "board",
      "docs": [
        "The measurements of one listing. Epochs and times as on the platform; 0 = none where an epoch is named, for epoch 0 is",
        "over before any board is opened."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `BoardStanding`."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "bump",
            "docs": [
              "Bump of the address."
            ],
            "type": "u8"
          },
          {
            "name": "monitors",
            "docs": [
              "Monitors: 1, 4 or 7."
            ],
            "type": "u8"
          },
          {
            "name": "badWindows",
            "docs": [
              "A bit for each of the last three measured windows, the latest lowest: it was bad."
            ],
            "type": "u8"
          },
          {
            "name": "cleanWindows",
            "docs": [
              "Clean windows in a row, up to the last one."
            ],
            "type": "u8"
          },
          {
            "name": "committed",
            "docs": [
              "A bit for each slot that has committed to a report of `report_epoch`."
            ],
            "type": "u8"
          },
          {
            "name": "revealed",
            "docs": [
              "A bit for each of those that has revealed it."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "name": "nextEpoch",
            "docs": [
              "The first epoch that is not finalized."
            ],
            "type": "u32"
          },
          {
            "name": "id",
            "docs": [
              "Zero: a listing has one board."
            ],
            "type": "u64"
          },
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The listing's Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "genesisAt",
            "docs": [
              "The platform's `genesis_at`."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "The platform's `epoch_secs`."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "The platform's `report_window_secs`."
            ],
            "type": "u32"
          },
          {
            "name": "reportPayLamports",
            "docs": [
              "Pay of a report, the platform's when the board was opened."
            ],
            "type": "u64"
          },
          {
            "name": "purseLamports",
            "docs": [
              "What reports are paid from."
            ],
            "type": "u64"
          },
          {
            "name": "lateLamports",
            "docs": [
              "What was added to it during `late_epoch`, and counts for none before."
            ],
            "type": "u64"
          },
          {
            "name": "lateEpoch",
            "docs": [
              "See `late_lamports`."
            ],
            "type": "u32"
          },
          {
            "name": "reportEpoch",
            "docs": [
              "The epoch that `committed` and `revealed` are of."
            ],
            "type": "u32"
          },
          {
            "name": "firstEpoch",
            "docs": [
              "The first epoch that it measures."
            ],
            "type": "u32"
          },
          {
            "name": "agreements",
            "docs": [
              "Live agreements that it measures."
            ],
            "type": "u32"
          },
          {
            "name": "measuredEpochs",
            "docs": [
              "Epochs that were measured and paid for."
            ],
            "type": "u32"
          },
          {
            "name": "silentRun",
            "docs": [
              "Epochs in a row with too few reports although the purse was not empty, up to the last one."
            ],
            "type": "u16"
          },
          {
            "name": "unmeasuredRun",
            "docs": [
              "Epochs in a row that were not measured, up to the last one."
            ],
            "type": "u16"
          },
          {
            "name": "unmeasuredAt",
            "docs": [
              "The last epoch that was the 14th or a later one of such a run."
            ],
            "type": "u32"
          },
          {
            "name": "darkRun",
            "docs": [
              "The last dark epochs in a row, the latest first."
            ],
            "type": {
              "array": [
                "u32",
                3
              ]
            }
          },
          {
            "name": "darkFrom",
            "docs": [
              "The first of the last three dark epochs that were in a row."
            ],
            "type": "u32"
          },
          {
            "name": "darkTo",
            "docs": [
              "The last of them."
            ],
            "type": "u32"
          },
          {
            "name": "changes",
            "docs": [
              "First epochs of the last replaced monitors, the latest first; of a vacant slot's not."
            ],
            "type": {
              "array": [
                "u32",
                2
              ]
            }
          },
          {
            "name": "idleFrom",
            "docs": [
              "The epoch since when the listing is closed and no agreement is live."
            ],
            "type": "u32"
          },
          {
            "name": "window",
            "docs": [
              "Sums of the window of `next_epoch`: measured and up buckets, epochs with known success and its sum, unpaid epochs",
              "and their buckets."
            ],
            "type": {
              "array": [
                "u32",
                6
              ]
            }
          },
          {
            "name": "maintenanceWindows",
            "docs": [
              "The windows that `maintenance_used` counts for, by their parity."
            ],
            "type": {
              "array": [
                "u32",
                2
              ]
            }
          },
          {
            "name": "maintenanceUsed",
            "docs": [
              "Buckets of maintenance announced in them."
            ],
            "type": {
              "array": [
                "u16",
                2
              ]
            }
          },
          {
            "name": "maintenance",
            "docs": [
              "Announced maintenance of the epochs from `next_epoch` on, at epoch modulo 32: first bucket, and length times 512."
            ],
            "type": {
              "array": [
                "u16",
                32
              ]
            }
          },
          {
            "name": "slots",
            "docs": [
              "Who monitors."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "monitorSlot"
                  }
                },
                7
              ]
            }
          },
          {
            "name": "reports",
            "docs": [
              "Reports of `report_epoch`, by slot."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "storedReport"
                  }
                },
                7
              ]
            }
          },
          {
            "name": "results",
            "docs": [
              "Results, at epoch modulo 96."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "epochResult"
                  }
                },
                96
              ]
            }
          }
        ]
      }
    },
    {
      "name": "boardClosed",
      "docs": [
        "The board of a closed listing was closed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "listing",
            "docs": [
              "The listing that it measured."
            ],
            "type": "pubkey"
          },
          {
            "name": "lamports",
            "docs": [
              "What was left of the purse; the provider's authority has it."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "boardFunded",
      "docs": [
        "Lamports were added to the purse of a board."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "funder",
            "docs": [
              "Who paid."
            ],
            "type": "pubkey"
          },
          {
            "name": "lamports",
            "docs": [
              "What was added."
            ],
            "type": "u64"
          },
          {
            "name": "nextEpoch",
            "docs": [
              "The first epoch that is not finalized."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "boardOpened",
      "docs": [
        "A listing got a board."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "listing",
            "docs": [
              "The listing that it measures."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The listing's provider."
            ],
            "type": "pubkey"
          },
          {
            "name": "monitors",
            "docs": [
              "Slots for monitors."
            ],
            "type": "u8"
          },
          {
            "name": "firstEpoch",
            "docs": [
              "The first epoch that it measures."
            ],
            "type": "u32"
          },
          {
            "name": "reportPayLamports",
            "docs": [
              "Pay of a report."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "boardStanding",
      "docs": [
        "Where a board stands."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "active"
          },
          {
            "name": "watch"
          },
          {
            "name": "suspended"
          }
        ]
      }
    },
    {
      "name": "bond",
      "docs": [
        "What a provider stakes in one mint, and where its earnings in that mint go."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "Zero: there is one status."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "decimals",
            "docs": [
              "Decimals of the mint."
            ],
            "type": "u8"
          },
          {
            "name": "bump",
            "docs": [
              "Bump of the address."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "name": "openCount",
            "docs": [
              "Agreements that are accepted and not closed yet."
            ],
            "type": "u32"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "id",
            "docs": [
              "Zero: a provider has one bond in a mint."
            ],
            "type": "u64"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account that it belongs to."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "What it holds."
            ],
            "type": "pubkey"
          },
          {
            "name": "token",
            "docs": [
              "Its token account, the program's own."
            ],
            "type": "pubkey"
          },
          {
            "name": "payout",
            "docs": [
              "The token account that claims go to."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "What the provider holds here: locked, thawing and free."
            ],
            "type": "u64"
          },
          {
            "name": "locked",
            "docs": [
              "Collateral of agreements."
            ],
            "type": "u64"
          },
          {
            "name": "thawing",
            "docs": [
              "What leaves once it has thawed."
            ],
            "type": "u64"
          },
          {
            "name": "owed",
            "docs": [
              "Penalties that wait to be collected."
            ],
            "type": "u64"
          },
          {
            "name": "thawAt",
            "docs": [
              "When `thawing` has thawed; 0 = nothing thaws."
            ],
            "type": "i64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                3
              ]
            }
          }
        ]
      }
    },
    {
      "name": "bondClosed",
      "docs": [
        "A bond was closed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The token account that received."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "What its token account still held."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "bondDeposited",
      "docs": [
        "Tokens came into a bond."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "By how much its token account grew."
            ],
            "type": "u64"
          },
          {
            "name": "total",
            "docs": [
              "What it holds now."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "bondOpened",
      "docs": [
        "A bond was opened."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "What it holds."
            ],
            "type": "pubkey"
          },
          {
            "name": "payout",
            "docs": [
              "The token account that claims go to."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "bondThawed",
      "docs": [
        "A part of a bond thaws."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "Base units."
            ],
            "type": "u64"
          },
          {
            "name": "thawAt",
            "docs": [
              "When it has thawed."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "bondWithdrawn",
      "docs": [
        "What had thawed left a bond."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The token account that received."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "Base units."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "capacityReleased",
      "docs": [
        "The capacity of an ended agreement is free again."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "quantity",
            "docs": [
              "Units."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "certificate",
      "docs": [
        "A certificate. It is never closed: a revocation stays on record."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "A `ProviderKind`: that of the provider."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `CertificateStatus`: 0 issued, 1 revoked."
            ],
            "type": "u8"
          },
          {
            "name": "level",
            "docs": [
              "Certified level, 1 to 4."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "reason",
            "docs": [
              "A `Reason`: that of the last revocation."
            ],
            "type": "u8"
          },
          {
            "name": "revokedByRegistrar",
            "docs": [
              "1 if the registrar revoked it: then it is renewed only with the registrar's signature."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "attributesVersion",
            "docs": [
              "The provider's attributes that were certified; another version makes the certificate stale."
            ],
            "type": "u32"
          },
          {
            "name": "revocations",
            "docs": [
              "How often it was revoked."
            ],
            "type": "u32"
          },
          {
            "name": "id",
            "docs": [
              "Zero: a certifier and a provider have one."
            ],
            "type": "u64"
          },
          {
            "name": "certifier",
            "docs": [
              "The Certifier account that issued it."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account that it speaks of."
            ],
            "type": "pubkey"
          },
          {
            "name": "issuedAt",
            "docs": [
              "When it was issued or last renewed."
            ],
            "type": "i64"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer counts."
            ],
            "type": "i64"
          },
          {
            "name": "revokedAt",
            "docs": [
              "When it was last revoked; 0 = never."
            ],
            "type": "i64"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of the evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "certificateIssued",
      "docs": [
        "A certificate was issued."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certificate",
            "docs": [
              "The Certificate account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "certifier",
            "docs": [
              "The Certifier account."
            ],
            "type": "pubkey"
          },
          {
            "name": "level",
            "docs": [
              "1 to 4."
            ],
            "type": "u8"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer counts."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "certificateRenewed",
      "docs": [
        "A certificate was renewed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certificate",
            "docs": [
              "The Certificate account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "level",
            "docs": [
              "1 to 4."
            ],
            "type": "u8"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer counts."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "certificateRevoked",
      "docs": [
        "A certificate was revoked."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certificate",
            "docs": [
              "The Certificate account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "reason",
            "docs": [
              "Why."
            ],
            "type": {
              "defined": {
                "name": "reason"
              }
            }
          },
          {
            "name": "byRegistrar",
            "docs": [
              "Whether the registrar did it."
            ],
            "type": "bool"
          }
        ]
      }
    },
    {
      "name": "certificationRefreshed",
      "docs": [
        "A provider's levels were brought in line with a certificate."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certificate",
            "docs": [
              "The Certificate account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "level",
            "docs": [
              "What the certificate counts for now; 0 = nothing."
            ],
            "type": "u8"
          }
        ]
      }
    },
    {
      "name": "certifier",
      "docs": [
        "A certifier, named by the wallet that it signs with."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `CertifierStatus`."
            ],
            "type": "u8"
          },
          {
            "name": "maxLevel",
            "docs": [
              "Highest level that it may certify."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "scope",
            "docs": [
              "Set of categories that it may certify."
            ],
            "type": "u16"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "expiresAt",
            "docs": [
              "When its right to certify ends."
            ],
            "type": "i64"
          },
          {
            "name": "id",
            "docs": [
              "Number in the order of adding."
            ],
            "type": "u64"
          },
          {
            "name": "wallet",
            "docs": [
              "Signs for it."
            ],
            "type": "pubkey"
          },
          {
            "name": "name",
            "docs": [
              "Name, UTF-8."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "issued",
            "docs": [
              "Certificates that it issued or renewed."
            ],
            "type": "u64"
          },
          {
            "name": "revoked",
            "docs": [
              "Certificates of it that were revoked."
            ],
            "type": "u64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "certifierAdded",
      "docs": [
        "A certifier was added."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certifier",
            "docs": [
              "The Certifier account."
            ],
            "type": "pubkey"
          },
          {
            "name": "wallet",
            "docs": [
              "Signs for it."
            ],
            "type": "pubkey"
          },
          {
            "name": "rights",
            "docs": [
              "What it may do."
            ],
            "type": {
              "defined": {
                "name": "certifierRights"
              }
            }
          }
        ]
      }
    },
    {
      "name": "certifierRights",
      "docs": [
        "What the registrar decides about a certifier."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "status",
            "docs": [
              "Whether it may issue."
            ],
            "type": {
              "defined": {
                "name": "certifierStatus"
              }
            }
          },
          {
            "name": "maxLevel",
            "docs": [
              "Highest level, 1 to 4."
            ],
            "type": "u8"
          },
          {
            "name": "scope",
            "docs": [
              "Set of categories: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring, 5 other."
            ],
            "type": "u16"
          },
          {
            "name": "expiresAt",
            "docs": [
              "When its rights end, unix seconds."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "certifierStatus",
      "docs": [
        "Whether a certifier may issue."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "active"
          },
          {
            "name": "suspended"
          }
        ]
      }
    },
    {
      "name": "certifierUpdated",
      "docs": [
        "A certifier's rights changed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "certifier",
            "docs": [
              "The Certifier account."
            ],
            "type": "pubkey"
          },
          {
            "name": "rights",
            "docs": [
              "What it may do."
            ],
            "type": {
              "defined": {
                "name": "certifierRights"
              }
            }
          }
        ]
      }
    },
    {
      "name": "decision",
      "docs": [
        "What comes of a request for access. All but the first refuse."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "allowed"
          },
          {
            "name": "agreementNotStarted"
          },
          {
            "name": "agreementEnded"
          },
          {
            "name": "agreementUnpaid"
          },
          {
            "name": "vaultDry"
          },
          {
            "name": "grantRevoked"
          },
          {
            "name": "allGrantsRevoked"
          },
          {
            "name": "grantNotStarted"
          },
          {
            "name": "grantExpired"
          },
          {
            "name": "actionNotGranted"
          },
          {
            "name": "outsidePrefix"
          },
          {
            "name": "parentGone"
          }
        ]
      }
    },
    {
      "name": "dispute",
      "docs": [
        "A dispute about the credit of one period; it outlives the agreement. Credits are basis points of the period's price."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `DisputeStatus`."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "bump",
            "docs": [
              "Bump of the address."
            ],
            "type": "u8"
          },
          {
            "name": "opener",
            "docs": [
              "A `Party`: who opened it."
            ],
            "type": "u8"
          },
          {
            "name": "applied",
            "docs": [
              "1 once the period is settled by it."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "measuredBps",
            "docs": [
              "What the period's figures give."
            ],
            "type": "u16"
          },
          {
            "name": "askedBps",
            "docs": [
              "What the opener asks for."
            ],
            "type": "u16"
          },
          {
            "name": "answerBps",
            "docs": [
              "What the other side claims; the measured credit until it answers."
            ],
            "type": "u16"
          },
          {
            "name": "ruledBps",
            "docs": [
              "What the arbiter ruled, once it has."
            ],
            "type": "u16"
          },
          {
            "name": "id",
            "docs": [
              "Index of the period."
            ],
            "type": "u64"
          },
          {
            "name": "arbiter",
            "docs": [
              "Rules on it."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account of one side."
            ],
            "type": "pubkey"
          },
          {
            "name": "consumer",
            "docs": [
              "The key of the other side."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back: the opener."
            ],
            "type": "pubkey"
          },
          {
            "name": "stakeLamports",
            "docs": [
              "What the opener staked, in lamports on this account beside its rent."
            ],
            "type": "u64"
          },
          {
            "name": "openedAt",
            "docs": [
              "When it was opened."
            ],
            "type": "i64"
          },
          {
            "name": "deadline",
            "docs": [
              "From when nobody can answer or rule."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "The platform's `epoch_secs`, which is fixed for ever."
            ],
            "type": "u32"
          },
          {
            "name": "maxCreditBps",
            "docs": [
              "The agreement's `max_credit_bps`."
            ],
            "type": "u16"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of the opener's evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "answerHash",
            "docs": [
              "sha256 of the other side's evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "disputeAnswered",
      "docs": [
        "The other side answered."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "dispute",
            "docs": [
              "The Dispute account."
            ],
            "type": "pubkey"
          },
          {
            "name": "answerBps",
            "docs": [
              "The credit that it claims."
            ],
            "type": "u16"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of its evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ]
      }
    },
    {
      "name": "disputeClosed",
      "docs": [
        "A dispute is over and its account gone."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "dispute",
            "docs": [
              "The Dispute account."
            ],
            "type": "pubkey"
          },
          {
            "name": "receiver",
            "docs": [
              "Who has the stake."
            ],
            "type": "pubkey"
          },
          {
            "name": "stakeLamports",
            "docs": [
              "The stake."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "disputeOpened",
      "docs": [
        "A side asks for another credit of a period than its figures give."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "dispute",
            "docs": [
              "The Dispute account."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "period",
            "docs": [
              "Index of the period."
            ],
            "type": "u32"
          },
          {
            "name": "opener",
            "docs": [
              "Who opened it."
            ],
            "type": {
              "defined": {
                "name": "party"
              }
            }
          },
          {
            "name": "measuredBps",
            "docs": [
              "What the period's figures give, as a share of its price."
            ],
            "type": "u16"
          },
          {
            "name": "askedBps",
            "docs": [
              "What the opener asks for."
            ],
            "type": "u16"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of its evidence."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "stakeLamports",
            "docs": [
              "What it staked."
            ],
            "type": "u64"
          },
          {
            "name": "deadline",
            "docs": [
              "Until when it can be answered and ruled."
            ],
            "type": "i64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "disputeRuled",
      "docs": [
        "The arbiter ruled."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "dispute",
            "docs": [
              "The Dispute account."
            ],
            "type": "pubkey"
          },
          {
            "name": "ruledBps",
            "docs": [
              "The credit that it picked."
            ],
            "type": "u16"
          },
          {
            "name": "winner",
            "docs": [
              "Who wins by it: the stake belongs to that side."
            ],
            "type": {
              "defined": {
                "name": "party"
              }
            }
          }
        ]
      }
    },
    {
      "name": "endCause",
      "docs": [
        "Why an agreement ends, or ends earlier."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "notice"
          },
          {
            "name": "default"
          },
          {
            "name": "term"
          },
          {
            "name": "mutual"
          },
          {
            "name": "left"
          },
          {
            "name": "providerExit"
          }
        ]
      }
    },
    {
      "name": "endpointAnnounced",
      "docs": [
        "An endpoint was announced."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "hash",
            "docs": [
              "sha256 of its 96 bytes."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "from",
            "docs": [
              "From when it may take the place of the measured one."
            ],
            "type": "i64"
          },
          {
            "name": "until",
            "docs": [
              "From when it no longer may."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "epochFinalized",
      "docs": [
        "The results of epochs are final; all before the last had no reports."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "from",
            "docs": [
              "The first of them."
            ],
            "type": "u32"
          },
          {
            "name": "epoch",
            "docs": [
              "The last of them, to which the rest belongs."
            ],
            "type": "u32"
          },
          {
            "name": "successPpm",
            "docs": [
              "Share of the requests that succeeded."
            ],
            "type": "u32"
          },
          {
            "name": "p10Kib",
            "docs": [
              "Throughput, 10th percentile, in KiB/s."
            ],
            "type": "u32"
          },
          {
            "name": "measured",
            "docs": [
              "Buckets that are measured."
            ],
            "type": "u16"
          },
          {
            "name": "up",
            "docs": [
              "Those of them that were up."
            ],
            "type": "u16"
          },
          {
            "name": "p95Ms",
            "docs": [
              "Time to the first byte, 95th percentile, in milliseconds."
            ],
            "type": "u16"
          },
          {
            "name": "flags",
            "docs": [
              "Bits: 1 = success, p10 and p95 are known, 2 = the purse was empty and the epoch counts as down."
            ],
            "type": "u16"
          },
          {
            "name": "contested",
            "docs": [
              "Buckets on which as many monitors said up as down."
            ],
            "type": "u32"
          },
          {
            "name": "missed",
            "docs": [
              "A bit for each slot whose monitor missed it."
            ],
            "type": "u8"
          },
          {
            "name": "paid",
            "docs": [
              "A bit for each slot whose monitor was paid."
            ],
            "type": "u8"
          },
          {
            "name": "standing",
            "docs": [
              "The board's standing from now on."
            ],
            "type": {
              "defined": {
                "name": "boardStanding"
              }
            }
          }
        ]
      }
    },
    {
      "name": "epochResult",
      "docs": [
        "What an epoch came to."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "successPpm",
            "docs": [
              "Share of the requests that succeeded."
            ],
            "type": "u32"
          },
          {
            "name": "p10Kib",
            "docs": [
              "Throughput, 10th percentile, in KiB/s."
            ],
            "type": "u32"
          },
          {
            "name": "measured",
            "docs": [
              "Buckets that are measured."
            ],
            "type": "u16"
          },
          {
            "name": "up",
            "docs": [
              "Those of them that were up."
            ],
            "type": "u16"
          },
          {
            "name": "p95Ms",
            "docs": [
              "Time to the first byte, 95th percentile, in milliseconds."
            ],
            "type": "u16"
          },
          {
            "name": "flags",
            "docs": [
              "Bits: 1 = the three figures are known, 2 = the purse was empty and the epoch counts as down."
            ],
            "type": "u16"
          }
        ]
      }
    },
    {
      "name": "fairUse",
      "docs": [
        "Use that the price includes, per unit and 30-day month; 0 means without limit."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "egressGib",
            "docs": [
              "Outgoing traffic, in GiB per unit."
            ],
            "type": "u32"
          },
          {
            "name": "requests",
            "docs": [
              "Requests per unit."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "feesSwept",
      "docs": [
        "Fees went to the treasury."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The treasury's token account."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "Base units."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "gap",
      "docs": [
        "A time in which a vault was dry; times are seconds since genesis. All zero = none."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "from",
            "docs": [
              "Start."
            ],
            "type": "u32"
          },
          {
            "name": "to",
            "docs": [
              "End."
            ],
            "type": "u32"
          },
          {
            "name": "secs",
            "docs": [
              "How many seconds in between were dry: fewer than all where two gaps were merged."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "genesis",
      "docs": [
        "Fixed for ever when the platform is initialised."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "genesisAt",
            "docs": [
              "Start of epoch 0: not in the future, and not a whole epoch ago."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "Length of an epoch: a multiple of 288, at most 86,400."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "Time for monitors' reports after an epoch: between an eighth of one and a whole one."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "grant",
      "docs": [
        "What a grantee may do with which objects, and when. Grants only ever allow; whoever has none has no access."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `GrantStatus`. *Expired* follows from the clock."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "actions",
            "docs": [
              "Set of `Action`: read 1, write 2, delete 4, list 8, share 16."
            ],
            "type": "u8"
          },
          {
            "name": "prefixLen",
            "docs": [
              "Bytes that were hashed into `prefix_hash`."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "name": "generation",
            "docs": [
              "The agreement's `generation` when it was made; it holds while that is the same."
            ],
            "type": "u32"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "id",
            "docs": [
              "Number that the grantor chose; part of the address."
            ],
            "type": "u64"
          },
          {
            "name": "grantor",
            "docs": [
              "Who gave it: the vault's owner, or the grantee of `parent`."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "grantee",
            "docs": [
              "Whose signature has access."
            ],
            "type": "pubkey"
          },
          {
            "name": "parent",
            "docs": [
              "The Grant account that it was shared from; zero = none."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "prefixHash",
            "docs": [
              "sha256 of what the keys of its objects start with."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "notBefore",
            "docs": [
              "From when it holds."
            ],
            "type": "i64"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds."
            ],
            "type": "i64"
          },
          {
            "name": "createdAt",
            "docs": [
              "When it was made."
            ],
            "type": "i64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "grantClosed",
      "docs": [
        "A grant's account is gone."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "grant",
            "docs": [
              "The Grant account."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "grantCreated",
      "docs": [
        "Access to an agreement's data was granted."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "grant",
            "docs": [
              "The Grant account."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "grantor",
            "docs": [
              "Who gave it."
            ],
            "type": "pubkey"
          },
          {
            "name": "grantee",
            "docs": [
              "Who has access."
            ],
            "type": "pubkey"
          },
          {
            "name": "parent",
            "docs": [
              "The Grant account that was shared; zero = none."
            ],
            "type": "pubkey"
          },
          {
            "name": "actions",
            "docs": [
              "Set of `Action`: read 1, write 2, delete 4, list 8, share 16."
            ],
            "type": "u8"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "grantNarrowed",
      "docs": [
        "A grant allows less than before."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "grant",
            "docs": [
              "The Grant account."
            ],
            "type": "pubkey"
          },
          {
            "name": "actions",
            "docs": [
              "Set of `Action`: read 1, write 2, delete 4, list 8, share 16."
            ],
            "type": "u8"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "grantRevoked",
      "docs": [
        "A grant was revoked, and with it what was shared of it."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "grant",
            "docs": [
              "The Grant account."
            ],
            "type": "pubkey"
          },
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "grantScope",
      "docs": [
        "What a grant allows."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "actions",
            "docs": [
              "Set of `Action`: read 1, write 2, delete 4, list 8, share 16."
            ],
            "type": "u8"
          },
          {
            "name": "notBefore",
            "docs": [
              "From when it holds, unix seconds; 0 = at once."
            ],
            "type": "i64"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds, unix seconds: in the future, at most 365 epochs from now."
            ],
            "type": "i64"
          },
          {
            "name": "prefix",
            "docs": [
              "What the keys of its objects start with, at most 200 bytes; empty = every key."
            ],
            "type": "bytes"
          }
        ]
      }
    },
    {
      "name": "limit",
      "docs": [
        "A limit that may be missed in `allowance` epochs of a period before its credit is due."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "value",
            "docs": [
              "In the unit of what is limited."
            ],
            "type": "u32"
          },
          {
            "name": "creditBps",
            "docs": [
              "Share of the period's price."
            ],
            "type": "u16"
          },
          {
            "name": "allowance",
            "docs": [
              "Epochs of a period; fewer than it has."
            ],
            "type": "u16"
          }
        ]
      }
    },
    {
      "name": "listing",
      "docs": [
        "An offer. Never deallocated: closed listings stay as history."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "A `ProviderKind`: that of the provider."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `ListingStatus`."
            ],
            "type": "u8"
          },
          {
            "name": "open",
            "docs": [
              "1 while the status is Open."
            ],
            "type": "u8"
          },
          {
            "name": "protocol",
            "docs": [
              "A `Protocol`."
            ],
            "type": "u8"
          },
          {
            "name": "category",
            "docs": [
              "The one category, as a set."
            ],
            "type": "u16"
          },
          {
            "name": "region",
            "docs": [
              "The provider's region at the last write; a hint."
            ],
            "type": "u16"
          },
          {
            "name": "certLevel",
            "docs": [
              "The provider's `cert_level` at the last write; a hint."
            ],
            "type": "u8"
          },
          {
            "name": "priceBand",
            "docs": [
              "`floor(log2 price)`; compares within one mint."
            ],
            "type": "u8"
          },
          {
            "name": "ratingBand",
            "docs": [
              "The provider's `rating_band` at the last write; a hint."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "id",
            "docs": [
              "Index among the provider's listings."
            ],
            "type": "u64"
          },
          {
            "name": "arbiter",
            "docs": [
              "Rules on disputes; zero = the platform's arbiter."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account that offers this."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "Mint of the price."
            ],
            "type": "pubkey"
          },
          {
            "name": "certUntil",
            "docs": [
              "The provider's `cert_until` at the last write; a hint."
            ],
            "type": "i64"
          },
          {
            "name": "name",
            "docs": [
              "Name, UTF-8."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "path",
            "docs": [
              "What is measured: the provider's endpoint joined with this, UTF-8."
            ],
            "type": {
              "array": [
                "u8",
                48
              ]
            }
          },
          {
            "name": "unit",
            "docs": [
              "Unit of quantity and price, UTF-8: GiB for storage."
            ],
            "type": {
              "array": [
                "u8",
                16
              ]
            }
          },
          {
            "name": "price",
            "docs": [
              "Base units of the mint per unit and 30-day month."
            ],
            "type": "u64"
          },
          {
            "name": "capacity",
            "docs": [
              "Units offered in all."
            ],
            "type": "u64"
          },
          {
            "name": "reserved",
            "docs": [
              "Units reserved by live agreements."
            ],
            "type": "u64"
          },
          {
            "name": "minQuantity",
            "docs": [
              "Fewest units of an agreement."
            ],
            "type": "u64"
          },
          {
            "name": "maxQuantity",
            "docs": [
              "Most units of an agreement."
            ],
            "type": "u64"
          },
          {
            "name": "minTermSecs",
            "docs": [
              "Shortest term of an agreement."
            ],
            "type": "u32"
          },
          {
            "name": "maxTermSecs",
            "docs": [
              "Longest term of an agreement; 0 = without limit, or open."
            ],
            "type": "u32"
          },
          {
            "name": "terms",
            "docs": [
              "Conditions that an agreement freezes."
            ],
            "type": {
              "defined": {
                "name": "terms"
              }
            }
          },
          {
            "name": "revision",
            "docs": [
              "Raised by every change of what is offered."
            ],
            "type": "u32"
          },
          {
            "name": "autoAccept",
            "docs": [
              "1 if anyone may accept a request."
            ],
            "type": "u8"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "name": "createdAt",
            "docs": [
              "When it was created."
            ],
            "type": "i64"
          },
          {
            "name": "updatedAt",
            "docs": [
              "When it was last changed."
            ],
            "type": "i64"
          },
          {
            "name": "bond",
            "docs": [
              "The provider's Bond in the mint: collateral of its agreements is locked there."
            ],
            "type": "pubkey"
          },
          {
            "name": "board",
            "docs": [
              "The Board account that measures it; zero = none."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "listingCreated",
      "docs": [
        "A listing was created."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "Mint of the price."
            ],
            "type": "pubkey"
          },
          {
            "name": "price",
            "docs": [
              "Base units per unit and month."
            ],
            "type": "u64"
          },
          {
            "name": "capacity",
            "docs": [
              "Units offered."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "listingRefreshed",
      "docs": [
        "A listing's copies of its provider's values were brought up to date."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "listingStatus",
      "docs": [
        "Where a listing stands."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "open"
          },
          {
            "name": "paused"
          },
          {
            "name": "closed"
          }
        ]
      }
    },
    {
      "name": "listingStatusChanged",
      "docs": [
        "A listing was paused, resumed or closed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "status",
            "docs": [
              "From now on."
            ],
            "type": {
              "defined": {
                "name": "listingStatus"
              }
            }
          }
        ]
      }
    },
    {
      "name": "listingUpdated",
      "docs": [
        "A listing offers something else."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "listing",
            "docs": [
              "The Listing account."
            ],
            "type": "pubkey"
          },
          {
            "name": "revision",
            "docs": [
              "The new revision."
            ],
            "type": "u32"
          },
          {
            "name": "price",
            "docs": [
              "Base units per unit and month."
            ],
            "type": "u64"
          },
          {
            "name": "capacity",
            "docs": [
              "Units offered."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "maintenanceAnnounced",
      "docs": [
        "Maintenance was announced."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "epoch",
            "docs": [
              "The epoch."
            ],
            "type": "u32"
          },
          {
            "name": "start",
            "docs": [
              "The first of its buckets that are not measured."
            ],
            "type": "u16"
          },
          {
            "name": "len",
            "docs": [
              "How many."
            ],
            "type": "u16"
          }
        ]
      }
    },
    {
      "name": "monitorAssigned",
      "docs": [
        "The registrar named who takes a slot."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "slot",
            "docs": [
              "The slot."
            ],
            "type": "u8"
          },
          {
            "name": "monitor",
            "docs": [
              "The monitor's Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "operatorId",
            "docs": [
              "Who operates it."
            ],
            "type": "u32"
          },
          {
            "name": "fromEpoch",
            "docs": [
              "The first epoch that it reports."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "monitorSlot",
      "docs": [
        "A place of a monitor."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "monitor",
            "docs": [
              "Its Provider account; zero = none yet."
            ],
            "type": "pubkey"
          },
          {
            "name": "next",
            "docs": [
              "Its successor; zero = none."
            ],
            "type": "pubkey"
          },
          {
            "name": "operatorId",
            "docs": [
              "Who operates it, a number of the registrar's."
            ],
            "type": "u32"
          },
          {
            "name": "nextOperatorId",
            "docs": [
              "Who operates its successor."
            ],
            "type": "u32"
          },
          {
            "name": "nextFrom",
            "docs": [
              "The successor's first epoch; 0 = none."
            ],
            "type": "u32"
          },
          {
            "name": "missed",
            "docs": [
              "A bit for each of the last 30 epochs, the latest lowest: no report, or one of too little."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "offer",
      "docs": [
        "What a listing offers. Text is UTF-8, padded with zeros."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "name",
            "docs": [
              "Not empty."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "path",
            "docs": [
              "What is measured: the provider's endpoint joined with this; may be empty."
            ],
            "type": {
              "array": [
                "u8",
                48
              ]
            }
          },
          {
            "name": "unit",
            "docs": [
              "Unit of quantity and price; `GiB` for storage."
            ],
            "type": {
              "array": [
                "u8",
                16
              ]
            }
          },
          {
            "name": "category",
            "docs": [
              "The set of one category of the provider's: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring,",
              "5 other."
            ],
            "type": "u16"
          },
          {
            "name": "protocol",
            "docs": [
              "Of storage; `None` for services."
            ],
            "type": {
              "defined": {
                "name": "protocol"
              }
            }
          },
          {
            "name": "price",
            "docs": [
              "Base units of the mint per unit and 30-day month."
            ],
            "type": "u64"
          },
          {
            "name": "capacity",
            "docs": [
              "Units offered in all; of storage, at most the provider's capacity."
            ],
            "type": "u64"
          },
          {
            "name": "minQuantity",
            "docs": [
              "Fewest units of an agreement, at least 1."
            ],
            "type": "u64"
          },
          {
            "name": "maxQuantity",
            "docs": [
              "Most units of an agreement, at most the capacity."
            ],
            "type": "u64"
          },
          {
            "name": "minTermSecs",
            "docs": [
              "Shortest term of an agreement."
            ],
            "type": "u32"
          },
          {
            "name": "maxTermSecs",
            "docs": [
              "Longest term of an agreement; 0 = without limit, or open."
            ],
            "type": "u32"
          },
          {
            "name": "autoAccept",
            "docs": [
              "Whether anyone may accept a request, so that buying is one transaction."
            ],
            "type": "bool"
          },
          {
            "name": "arbiter",
            "docs": [
              "Rules on disputes; zero = the platform's arbiter. Never the provider."
            ],
            "type": "pubkey"
          },
          {
            "name": "terms",
            "docs": [
              "Conditions that an agreement freezes."
            ],
            "type": {
              "defined": {
                "name": "terms"
              }
            }
          }
        ]
      }
    },
    {
      "name": "order",
      "docs": [
        "What a consumer asks for."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "quantity",
            "docs": [
              "Units, within the listing's bounds."
            ],
            "type": "u64"
          },
          {
            "name": "maxPrice",
            "docs": [
              "Most that the listing may cost: base units of the mint per unit and 30-day month."
            ],
            "type": "u64"
          },
          {
            "name": "revision",
            "docs": [
              "Revision of the listing that was looked at."
            ],
            "type": "u32"
          },
          {
            "name": "attributesVersion",
            "docs": [
              "The provider's `attributes_version` that was looked at."
            ],
            "type": "u32"
          },
          {
            "name": "termSecs",
            "docs": [
              "Term, at least `shortest_term` and at most the listing's longest; 0 = open."
            ],
            "type": "u32"
          },
          {
            "name": "validUntil",
            "docs": [
              "Until when it can be accepted: in the future, at most 7 epochs."
            ],
            "type": "i64"
          },
          {
            "name": "minLevel",
            "docs": [
              "Lowest certification level, 0 to 4."
            ],
            "type": "u8"
          },
          {
            "name": "minRatingBand",
            "docs": [
              "Lowest rating, in bands of 1,000 bps, 0 to 9; unrated passes only 0."
            ],
            "type": "u8"
          }
        ]
      }
    },
    {
      "name": "party",
      "docs": [
        "A side of an agreement."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "consumer"
          },
          {
            "name": "provider"
          }
        ]
      }
    },
    {
      "name": "payWithdrawn",
      "docs": [
        "A monitor took what it was paid."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "Its Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "authority",
            "docs": [
              "Who received it."
            ],
            "type": "pubkey"
          },
          {
            "name": "lamports",
            "docs": [
              "How much."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "paymentClaimed",
      "docs": [
        "What an agreement earned was paid out."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The token account that received."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "To the provider."
            ],
            "type": "u64"
          },
          {
            "name": "fee",
            "docs": [
              "To the platform."
            ],
            "type": "u64"
          },
          {
            "name": "claimed",
            "docs": [
              "Everything claimed so far, with fees."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "payoutSet",
      "docs": [
        "Claims go to another token account from now on."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "bond",
            "docs": [
              "The Bond account."
            ],
            "type": "pubkey"
          },
          {
            "name": "payout",
            "docs": [
              "The token account."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "penaltyCollected",
      "docs": [
        "Penalties went from the bond to the vault."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "Base units."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "periodReviewed",
      "docs": [
        "The consumer gave stars for what was settled since its last review."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "stars",
            "docs": [
              "1 to 5."
            ],
            "type": "u8"
          },
          {
            "name": "weight",
            "docs": [
              "Weight of the periods, micro-USD."
            ],
            "type": "u64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of the event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "periodSettled",
      "docs": [
        "A period was settled."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "period",
            "docs": [
              "Its index."
            ],
            "type": "u32"
          },
          {
            "name": "until",
            "docs": [
              "Its end."
            ],
            "type": "i64"
          },
          {
            "name": "creditBps",
            "docs": [
              "Credit to the consumer, as a share of its price."
            ],
            "type": "u16"
          },
          {
            "name": "isRuled",
            "docs": [
              "Whether it was ruled in a dispute, not measured."
            ],
            "type": "bool"
          },
          {
            "name": "providerLost",
            "docs": [
              "Whether the ruling made the provider lose."
            ],
            "type": "bool"
          },
          {
            "name": "penalty",
            "docs": [
              "Penalty out of the provider's collateral, base units."
            ],
            "type": "u64"
          },
          {
            "name": "epochs",
            "docs": [
              "Epochs that lie wholly inside it; of these are what follows. 0 without a board."
            ],
            "type": "u32"
          },
          {
            "name": "measured",
            "docs": [
              "Buckets that were measured."
            ],
            "type": "u32"
          },
          {
            "name": "up",
            "docs": [
              "Those of them that were up."
            ],
            "type": "u32"
          },
          {
            "name": "known",
            "docs": [
              "Epochs whose success, latency and throughput are known."
            ],
            "type": "u32"
          },
          {
            "name": "successPpm",
            "docs": [
              "Sum of their success."
            ],
            "type": "u32"
          },
          {
            "name": "slow",
            "docs": [
              "Those of them that missed the latency."
            ],
            "type": "u32"
          },
          {
            "name": "thin",
            "docs": [
              "Those of them that missed the throughput."
            ],
            "type": "u32"
          },
          {
            "name": "isLost",
            "docs": [
              "Whether results had been overwritten before it was settled."
            ],
            "type": "bool"
          },
          {
            "name": "scores",
            "docs": [
              "Scores (0 to 10,000) of availability, success, performance and conduct in the provider's rating; 65,535 = the period",
              "does not tell."
            ],
            "type": {
              "array": [
                "u16",
                4
              ]
            }
          },
          {
            "name": "netWeight",
            "docs": [
              "Weight of the fee that the credit leaves, micro-USD."
            ],
            "type": "u64"
          },
          {
            "name": "grossWeight",
            "docs": [
              "Weight of the fee before the credit, micro-USD. Bad scores weigh by it."
            ],
            "type": "u64"
          },
          {
            "name": "isLast",
            "docs": [
              "Whether everything is settled now."
            ],
            "type": "bool"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "platform",
      "docs": [
        "The one account that all others answer to. It never reaches into what is already agreed."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "Zero: there is one status."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": "u8"
          },
          {
            "name": "feeBps",
            "docs": [
              "Platform fee of new agreements, as a share of what the provider claims."
            ],
            "type": "u16"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "epochSecs",
            "docs": [
              "Length of an epoch; fixed at initialisation."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "Time for monitors' reports after an epoch; fixed at initialisation."
            ],
            "type": "u32"
          },
          {
            "name": "id",
            "docs": [
              "Zero: there is one."
            ],
            "type": "u64"
          },
          {
            "name": "admin",
            "docs": [
              "Sets parameters and roles. Meant to be a multisig."
            ],
            "type": "pubkey"
          },
          {
            "name": "pendingAdmin",
            "docs": [
              "Proposed as admin; zero if none."
            ],
            "type": "pubkey"
          },
          {
            "name": "registrar",
            "docs": [
              "Registers certifiers and monitors, revokes certificates, delists providers."
            ],
            "type": "pubkey"
          },
          {
            "name": "guardian",
            "docs": [
              "Pauses what creates new obligations."
            ],
            "type": "pubkey"
          },
          {
            "name": "treasury",
            "docs": [
              "Receives fees."
            ],
            "type": "pubkey"
          },
          {
            "name": "arbiter",
            "docs": [
              "Arbiter of agreements whose listing names none."
            ],
            "type": "pubkey"
          },
          {
            "name": "registrationFeeLamports",
            "docs": [
              "Paid to the treasury by a registrant."
            ],
            "type": "u64"
          },
          {
            "name": "disputeStakeLamports",
            "docs": [
              "Stake of a dispute about a new agreement."
            ],
            "type": "u64"
          },
          {
            "name": "reportPayLamports",
            "docs": [
              "Pay of a monitor for one report."
            ],
            "type": "u64"
          },
          {
            "name": "genesisAt",
            "docs": [
              "Start of epoch 0; fixed at initialisation."
            ],
            "type": "i64"
          },
          {
            "name": "thawSecs",
            "docs": [
              "Time in which a bond thaws."
            ],
            "type": "u32"
          },
          {
            "name": "padding2",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "bounds",
            "docs": [
              "What new listings may ask for."
            ],
            "type": {
              "defined": {
                "name": "termBounds"
              }
            }
          },
          {
            "name": "pausedAt",
            "docs": [
              "When each `Pausable` was last paused, by its bit; 0 = never."
            ],
            "type": {
              "array": [
                "i64",
                5
              ]
            }
          },
          {
            "name": "pausedUntil",
            "docs": [
              "Until when each `Pausable` is paused, by its bit: 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault."
            ],
            "type": {
              "array": [
                "i64",
                5
              ]
            }
          },
          {
            "name": "providers",
            "docs": [
              "Providers of both kinds that ever registered; the next one's id."
            ],
            "type": "u64"
          },
          {
            "name": "certifiers",
            "docs": [
              "Certifiers that were ever added; the next one's id."
            ],
            "type": "u64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                8
              ]
            }
          }
        ]
      }
    },
    {
      "name": "platformChanges",
      "docs": [
        "What the admin sets; `None` leaves a value as it is."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "registrar",
            "docs": [
              "See `registrar`."
            ],
            "type": {
              "option": "pubkey"
            }
          },
          {
            "name": "guardian",
            "docs": [
              "See `guardian`."
            ],
            "type": {
              "option": "pubkey"
            }
          },
          {
            "name": "treasury",
            "docs": [
              "See `treasury`."
            ],
            "type": {
              "option": "pubkey"
            }
          },
          {
            "name": "arbiter",
            "docs": [
              "See `arbiter`."
            ],
            "type": {
              "option": "pubkey"
            }
          },
          {
            "name": "feeBps",
            "docs": [
              "At most 500."
            ],
            "type": {
              "option": "u16"
            }
          },
          {
            "name": "registrationFeeLamports",
            "docs": [
              "At most 10 SOL."
            ],
            "type": {
              "option": "u64"
            }
          },
          {
            "name": "disputeStakeLamports",
            "docs": [
              "Between 0.01 and 10 SOL."
            ],
            "type": {
              "option": "u64"
            }
          },
          {
            "name": "reportPayLamports",
            "docs": [
              "At most 0.01 SOL."
            ],
            "type": {
              "option": "u64"
            }
          },
          {
            "name": "thawSecs",
            "docs": [
              "Between 1 and 30 epochs."
            ],
            "type": {
              "option": "u32"
            }
          },
          {
            "name": "bounds",
            "docs": [
              "See `TermBounds`."
            ],
            "type": {
              "option": {
                "defined": {
                  "name": "termBounds"
                }
              }
            }
          }
        ]
      }
    },
    {
      "name": "platformInitialized",
      "docs": [
        "The platform exists."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "admin",
            "docs": [
              "Its first admin."
            ],
            "type": "pubkey"
          },
          {
            "name": "genesisAt",
            "docs": [
              "Start of epoch 0."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "Length of an epoch."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "Time for reports after an epoch."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "platformPaused",
      "docs": [
        "Something was paused."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "what",
            "docs": [
              "Set of `Pausable`: bits 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault."
            ],
            "type": "u8"
          },
          {
            "name": "until",
            "docs": [
              "When it goes on by itself."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "platformResumed",
      "docs": [
        "Something goes on."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "what",
            "docs": [
              "Set of `Pausable`: bits 0 registration, 1 listing, 2 request, 3 accept, 4 open_vault."
            ],
            "type": "u8"
          }
        ]
      }
    },
    {
      "name": "platformUpdated",
      "docs": [
        "Parameters or roles changed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "changes",
            "docs": [
              "What changed."
            ],
            "type": {
              "defined": {
                "name": "platformChanges"
              }
            }
          }
        ]
      }
    },
    {
      "name": "protocol",
      "docs": [
        "How a storage listing is spoken to."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "none"
          },
          {
            "name": "s3"
          },
          {
            "name": "azureBlob"
          },
          {
            "name": "swift"
          },
          {
            "name": "webDav"
          },
          {
            "name": "sftp"
          },
          {
            "name": "nfs"
          },
          {
            "name": "ipfs"
          },
          {
            "name": "filecoin"
          },
          {
            "name": "arweave"
          },
          {
            "name": "storj"
          },
          {
            "name": "sia"
          },
          {
            "name": "walrus"
          }
        ]
      }
    },
    {
      "name": "provider",
      "docs": [
        "A certified provider of storage or of services. Never closed: its history stays, its address is not used twice."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "A `ProviderKind`."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "A `ProviderStatus`."
            ],
            "type": "u8"
          },
          {
            "name": "open",
            "docs": [
              "1 while it has listings that are not closed."
            ],
            "type": "u8"
          },
          {
            "name": "protocol",
            "docs": [
              "Zero: protocols are those of listings."
            ],
            "type": "u8"
          },
          {
            "name": "category",
            "docs": [
              "Set of its categories."
            ],
            "type": "u16"
          },
          {
            "name": "region",
            "docs": [
              "UN M49 code of where it is."
            ],
            "type": "u16"
          },
          {
            "name": "certLevel",
            "docs": [
              "Highest level held at the last write."
            ],
            "type": "u8"
          },
          {
            "name": "priceBand",
            "docs": [
              "Zero: prices are those of listings."
            ],
            "type": "u8"
          },
          {
            "name": "ratingBand",
            "docs": [
              "`rating_bps / 1_000`; 255 unrated."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "id",
            "docs": [
              "Number in the order of registration, of both registers together."
            ],
            "type": "u64"
          },
          {
            "name": "authority",
            "docs": [
              "Signs for it. Certified."
            ],
            "type": "pubkey"
          },
          {
            "name": "address",
            "docs": [
              "This account's own address, so that one filter finds a provider and its listings."
            ],
            "type": "pubkey"
          },
          {
            "name": "pendingAuthority",
            "docs": [
              "Proposed as authority; zero if none."
            ],
            "type": "pubkey"
          },
          {
            "name": "certUntil",
            "docs": [
              "Until when `cert_level` was held at the last write."
            ],
            "type": "i64"
          },
          {
            "name": "registrant",
            "docs": [
              "Who registered it; part of its address."
            ],
            "type": "pubkey"
          },
          {
            "name": "name",
            "docs": [
              "Name, UTF-8. Certified."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "endpoint",
            "docs": [
              "Where it is reached and measured, UTF-8. Certified."
            ],
            "type": {
              "array": [
                "u8",
                96
              ]
            }
          },
          {
            "name": "metadataUri",
            "docs": [
              "Where its description is found, UTF-8."
            ],
            "type": {
              "array": [
                "u8",
                96
              ]
            }
          },
          {
            "name": "metadataHash",
            "docs": [
              "sha256 of the description. Certified."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "nextEndpointHash",
            "docs": [
              "sha256 of an announced endpoint, see `endpoint_hash`."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "nextEndpointAt",
            "docs": [
              "When it was announced; 0 = none is."
            ],
            "type": "i64"
          },
          {
            "name": "endpointChangedAt",
            "docs": [
              "When the endpoint last changed."
            ],
            "type": "i64"
          },
          {
            "name": "delistedAt",
            "docs": [
              "When the registrar delisted it; 0 = it is listed."
            ],
            "type": "i64"
          },
          {
            "name": "capacityGib",
            "docs": [
              "Storage that it has, in GiB; 0 for services. Certified."
            ],
            "type": "u64"
          },
          {
            "name": "reservedGib",
            "docs": [
              "Storage reserved by live agreements, in GiB."
            ],
            "type": "u64"
          },
          {
            "name": "levelUntil",
            "docs": [
              "Until when level 1, 2, 3, 4 or a higher one is held."
            ],
            "type": {
              "array": [
                "i64",
                4
              ]
            }
          },
          {
            "name": "levelSource",
            "docs": [
              "The certificate behind each level."
            ],
            "type": {
              "array": [
                "pubkey",
                4
              ]
            }
          },
          {
            "name": "ratingSum",
            "docs": [
              "Weighted scores of availability, success, performance and conduct."
            ],
            "type": {
              "array": [
                "u64",
                4
              ]
            }
          },
          {
            "name": "ratingWeight",
            "docs": [
              "Weights behind `rating_sum`, in micro-USD."
            ],
            "type": {
              "array": [
                "u64",
                4
              ]
            }
          },
          {
            "name": "starsSum",
            "docs": [
              "Weighted stars of reviews."
            ],
            "type": "u64"
          },
          {
            "name": "starsWeight",
            "docs": [
              "Weight behind `stars_sum`, in micro-USD."
            ],
            "type": "u64"
          },
          {
            "name": "attributesVersion",
            "docs": [
              "Raised by every change of a certified attribute."
            ],
            "type": "u32"
          },
          {
            "name": "ratingWindow",
            "docs": [
              "The window of 90 epochs that rating and stars are as of."
            ],
            "type": "u32"
          },
          {
            "name": "openListings",
            "docs": [
              "Listings that are not closed."
            ],
            "type": "u32"
          },
          {
            "name": "nextListing",
            "docs": [
              "Index of the next listing."
            ],
            "type": "u32"
          },
          {
            "name": "agreements",
            "docs": [
              "Live agreements."
            ],
            "type": "u32"
          },
          {
            "name": "settledPeriods",
            "docs": [
              "Settled full periods with a fee in a settlement mint."
            ],
            "type": "u32"
          },
          {
            "name": "paidWindows",
            "docs": [
              "Windows of 30 epochs in which a full period paid at least a reference dollar in fees."
            ],
            "type": "u32"
          },
          {
            "name": "paidAgreements",
            "docs": [
              "Agreements that such periods came from."
            ],
            "type": "u32"
          },
          {
            "name": "markedWindow",
            "docs": [
              "The last window marked by a ruled credit of at least 2,500 bps where no board judges."
            ],
            "type": "u32"
          },
          {
            "name": "boardsWatch",
            "docs": [
              "Boards whose standing is Watch."
            ],
            "type": "u16"
          },
          {
            "name": "boardsSuspended",
            "docs": [
              "Boards whose standing is Suspended."
            ],
            "type": "u16"
          },
          {
            "name": "marks",
            "docs": [
              "A bit for each marked window, by how far it lies before `marked_window`: 0, 1 or 2 windows."
            ],
            "type": "u8"
          },
          {
            "name": "delistReason",
            "docs": [
              "A `Reason`: that of the last delisting."
            ],
            "type": "u8"
          },
          {
            "name": "bump",
            "docs": [
              "Bump of the address."
            ],
            "type": "u8"
          },
          {
            "name": "paidRecent",
            "docs": [
              "A bit for each of the last four windows, `paid_window` lowest: it was paid."
            ],
            "type": "u8"
          },
          {
            "name": "boards",
            "docs": [
              "Boards that measure its listings."
            ],
            "type": "u16"
          },
          {
            "name": "paidWindow",
            "docs": [
              "The last paid window."
            ],
            "type": "u16"
          },
          {
            "name": "genesisAt",
            "docs": [
              "The platform's `genesis_at`."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "The platform's `epoch_secs`."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "The platform's `report_window_secs`."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "providerDelisted",
      "docs": [
        "A provider was delisted, or the delisting lifted."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "reason",
            "docs": [
              "Why; `None` = lifted."
            ],
            "type": {
              "option": {
                "defined": {
                  "name": "reason"
                }
              }
            }
          }
        ]
      }
    },
    {
      "name": "providerKind",
      "docs": [
        "The two registers."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "storage"
          },
          {
            "name": "service"
          }
        ]
      }
    },
    {
      "name": "providerNoticeGiven",
      "docs": [
        "The provider gave notice."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "termEndsAt",
            "docs": [
              "When the agreement ends at the latest."
            ],
            "type": "i64"
          },
          {
            "name": "sequence",
            "docs": [
              "Number of this event about the agreement."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "providerProfile",
      "docs": [
        "What a provider says of itself. Text is UTF-8, padded with zeros."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "name",
            "docs": [
              "Not empty. Certified: a change drops all levels."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "endpoint",
            "docs": [
              "Where it is reached and measured; may be empty. Certified."
            ],
            "type": {
              "array": [
                "u8",
                96
              ]
            }
          },
          {
            "name": "metadataUri",
            "docs": [
              "Where its description is found; may be empty."
            ],
            "type": {
              "array": [
                "u8",
                96
              ]
            }
          },
          {
            "name": "metadataHash",
            "docs": [
              "sha256 of what `metadata_uri` holds. Certified."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          },
          {
            "name": "region",
            "docs": [
              "UN M49 code. Certified."
            ],
            "type": "u16"
          },
          {
            "name": "categories",
            "docs": [
              "Set of categories: bits 0 storage, 1 migration, 2 analytics, 3 compliance, 4 monitoring, 5 other. Certified."
            ],
            "type": "u16"
          },
          {
            "name": "capacityGib",
            "docs": [
              "Capacity in GiB; 0 for services. Certified."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "providerRegistered",
      "docs": [
        "A provider entered a register."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "authority",
            "docs": [
              "Signs for it."
            ],
            "type": "pubkey"
          },
          {
            "name": "kind",
            "docs": [
              "The register."
            ],
            "type": {
              "defined": {
                "name": "providerKind"
              }
            }
          },
          {
            "name": "id",
            "docs": [
              "Number in the order of registration."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "providerStatus",
      "docs": [
        "Whether a provider is in business."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "active"
          },
          {
            "name": "retired"
          }
        ]
      }
    },
    {
      "name": "providerStatusChanged",
      "docs": [
        "A provider retired or came back."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "status",
            "docs": [
              "From now on."
            ],
            "type": {
              "defined": {
                "name": "providerStatus"
              }
            }
          }
        ]
      }
    },
    {
      "name": "providerUpdated",
      "docs": [
        "A provider changed what it says of itself."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "provider",
            "docs": [
              "The Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "attributesVersion",
            "docs": [
              "Version of its certified attributes; where it rose, all levels were dropped."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "qualityReported",
      "docs": [
        "A monitor revealed its report."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "monitor",
            "docs": [
              "The monitor's Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "slot",
            "docs": [
              "Its slot."
            ],
            "type": "u8"
          },
          {
            "name": "epoch",
            "docs": [
              "The epoch."
            ],
            "type": "u32"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of its raw log."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ]
      }
    },
    {
      "name": "reason",
      "docs": [
        "Why a certificate was revoked or a provider delisted."
      ],
      "repr": {
        "kind": "rust"
      },
      "type": {
        "kind": "enum",
        "variants": [
          {
            "name": "unspecified"
          },
          {
            "name": "evidenceInvalid"
          },
          {
            "name": "keyCompromise"
          },
          {
            "name": "affiliationChanged"
          },
          {
            "name": "cessationOfOperation"
          },
          {
            "name": "serviceLevelBreach"
          },
          {
            "name": "fraud"
          },
          {
            "name": "legalOrder"
          }
        ]
      }
    },
    {
      "name": "report",
      "docs": [
        "What a monitor reports of an epoch."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "observed",
            "docs": [
              "A bit for each bucket that was observed, the first one lowest in the first byte."
            ],
            "type": {
              "array": [
                "u8",
                36
              ]
            }
          },
          {
            "name": "up",
            "docs": [
              "Those of them that were up."
            ],
            "type": {
              "array": [
                "u8",
                36
              ]
            }
          },
          {
            "name": "requests",
            "docs": [
              "Requests."
            ],
            "type": "u32"
          },
          {
            "name": "successes",
            "docs": [
              "Those of them that succeeded."
            ],
            "type": "u32"
          },
          {
            "name": "p10Kib",
            "docs": [
              "Throughput, 10th percentile, in KiB/s; 0 = no body of 64 KiB arrived."
            ],
            "type": "u32"
          },
          {
            "name": "p95Ms",
            "docs": [
              "Time to the first byte, 95th percentile, in milliseconds."
            ],
            "type": "u16"
          },
          {
            "name": "evidenceHash",
            "docs": [
              "sha256 of the raw log."
            ],
            "type": {
              "array": [
                "u8",
                32
              ]
            }
          }
        ]
      }
    },
    {
      "name": "reportCommitted",
      "docs": [
        "A monitor committed to a report."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "board",
            "docs": [
              "The Board account."
            ],
            "type": "pubkey"
          },
          {
            "name": "monitor",
            "docs": [
              "The monitor's Provider account."
            ],
            "type": "pubkey"
          },
          {
            "name": "slot",
            "docs": [
              "Its slot."
            ],
            "type": "u8"
          },
          {
            "name": "epoch",
            "docs": [
              "The epoch."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "requestClosed",
      "docs": [
        "A request is gone: declined, cancelled or lapsed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "agreement",
            "docs": [
              "The Agreement account."
            ],
            "type": "pubkey"
          },
          {
            "name": "status",
            "docs": [
              "What became of it."
            ],
            "type": {
              "defined": {
                "name": "agreementStatus"
              }
            }
          }
        ]
      }
    },
    {
      "name": "serviceLevels",
      "docs": [
        "Promised quality. A part that is all zero is not promised."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "availability",
            "docs": [
              "Share of the measured buckets that were up, best tier first."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "tier"
                  }
                },
                3
              ]
            }
          },
          {
            "name": "success",
            "docs": [
              "Share of the requests that succeeded, best tier first."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "tier"
                  }
                },
                3
              ]
            }
          },
          {
            "name": "latency",
            "docs": [
              "Time to the first byte, 95th percentile, in milliseconds at most; at most 65,534."
            ],
            "type": {
              "defined": {
                "name": "limit"
              }
            }
          },
          {
            "name": "throughput",
            "docs": [
              "Throughput, 10th percentile, in KiB/s at least."
            ],
            "type": {
              "defined": {
                "name": "limit"
              }
            }
          },
          {
            "name": "periodEpochs",
            "docs": [
              "Length of an SLA period, in epochs."
            ],
            "type": "u16"
          },
          {
            "name": "penaltyBps",
            "docs": [
              "Penalty as a share of the credit, paid from the collateral."
            ],
            "type": "u16"
          },
          {
            "name": "collateralMonths",
            "docs": [
              "Collateral locked for each agreement, in months of its price."
            ],
            "type": "u16"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "session",
      "docs": [
        "What a key may do for the owner of a vault. It can neither take money out nor end anything, and it is worth nothing for",
        "a vault that is opened again at the same address."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "Zero: there is one status. *Expired* follows from the clock."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "instructions",
            "docs": [
              "Set of `SessionInstruction`."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds."
            ],
            "type": "i64"
          },
          {
            "name": "id",
            "docs": [
              "The slot that the vault was opened at."
            ],
            "type": "u64"
          },
          {
            "name": "owner",
            "docs": [
              "The vault's owner."
            ],
            "type": "pubkey"
          },
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "key",
            "docs": [
              "The key that signs in the owner's place."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "maxRateQ",
            "docs": [
              "Most that agreements requested by it cost together: base units per second times 2^32."
            ],
            "type": "u64"
          },
          {
            "name": "rateQ",
            "docs": [
              "What those that it has requested cost, cancelled ones too: base units per second times 2^32."
            ],
            "type": "u64"
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "sessionClosed",
      "docs": [
        "A key may no longer act for the owner of a vault."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "session",
            "docs": [
              "The Session account."
            ],
            "type": "pubkey"
          },
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "key",
            "docs": [
              "The key."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "sessionOpened",
      "docs": [
        "A key may act for the owner of a vault."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "session",
            "docs": [
              "The Session account."
            ],
            "type": "pubkey"
          },
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "key",
            "docs": [
              "The key."
            ],
            "type": "pubkey"
          },
          {
            "name": "rights",
            "docs": [
              "What it may do."
            ],
            "type": {
              "defined": {
                "name": "sessionRights"
              }
            }
          }
        ]
      }
    },
    {
      "name": "sessionRights",
      "docs": [
        "What a session may do."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "instructions",
            "docs": [
              "Set of `SessionInstruction`: request_agreement 1, cancel_request 2, create_grant 4, narrow_grant 8,",
              "revoke_grant 16, revoke_all_grants 32."
            ],
            "type": "u8"
          },
          {
            "name": "expiresAt",
            "docs": [
              "From when it no longer holds, unix seconds: in the future, at most 365 epochs from now."
            ],
            "type": "i64"
          },
          {
            "name": "maxRateQ",
            "docs": [
              "Most that agreements requested by it cost together: base units per second times 2^32."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "settlementMint",
      "docs": [
        "The value of a mint. Fees in mints without one never weigh in a rating."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "Zero: there is one status."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                5
              ]
            }
          },
          {
            "name": "refValue",
            "docs": [
              "Value in micro-USD of 10^6 base units; 0 = no longer vouched for."
            ],
            "type": "u64"
          },
          {
            "name": "id",
            "docs": [
              "Zero."
            ],
            "type": "u64"
          },
          {
            "name": "mint",
            "docs": [
              "The mint."
            ],
            "type": "pubkey"
          }
        ]
      }
    },
    {
      "name": "settlementMintSet",
      "docs": [
        "The admin vouched for a mint, or no longer does."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "mint",
            "docs": [
              "The mint."
            ],
            "type": "pubkey"
          },
          {
            "name": "refValue",
            "docs": [
              "Micro-USD of 10^6 base units; 0 = no longer vouched for."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "storedReport",
      "docs": [
        "A report that waits for its epoch to be finalized. Until it is revealed `observed` starts with its commitment."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "observed",
            "docs": [
              "A bit for each bucket that was observed."
            ],
            "type": {
              "array": [
                "u64",
                5
              ]
            }
          },
          {
            "name": "up",
            "docs": [
              "Those of them that were up."
            ],
            "type": {
              "array": [
                "u64",
                5
              ]
            }
          },
          {
            "name": "requests",
            "docs": [
              "Requests."
            ],
            "type": "u32"
          },
          {
            "name": "successPpm",
            "docs": [
              "Share of them that succeeded."
            ],
            "type": "u32"
          },
          {
            "name": "p10Kib",
            "docs": [
              "Throughput, 10th percentile, in KiB/s."
            ],
            "type": "u32"
          },
          {
            "name": "p95Ms",
            "docs": [
              "Time to the first byte, 95th percentile, in milliseconds."
            ],
            "type": "u16"
          },
          {
            "name": "buckets",
            "docs": [
              "Buckets that were observed."
            ],
            "type": "u16"
          }
        ]
      }
    },
    {
      "name": "termBounds",
      "docs": [
        "Narrowest and widest terms of new listings, in seconds; within the limits that the constants name."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "maxNoticeSecs",
            "docs": [
              "Longest notice of either side."
            ],
            "type": "u32"
          },
          {
            "name": "minGraceSecs",
            "docs": [
              "Shortest grace."
            ],
            "type": "u32"
          },
          {
            "name": "maxGraceSecs",
            "docs": [
              "Longest grace."
            ],
            "type": "u32"
          },
          {
            "name": "minDisputeSecs",
            "docs": [
              "Shortest time to open a dispute."
            ],
            "type": "u32"
          },
          {
            "name": "maxDisputeSecs",
            "docs": [
              "Longest time to open a dispute."
            ],
            "type": "u32"
          },
          {
            "name": "minRulingSecs",
            "docs": [
              "Shortest time for a ruling."
            ],
            "type": "u32"
          },
          {
            "name": "maxRulingSecs",
            "docs": [
              "Longest time for a ruling."
            ],
            "type": "u32"
          },
          {
            "name": "maxTermSecs",
            "docs": [
              "Longest term."
            ],
            "type": "u32"
          }
        ]
      }
    },
    {
      "name": "terms",
      "docs": [
        "Conditions of an agreement besides price and quantity. Copied whole from the listing when it is requested."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "noticeSecs",
            "docs": [
              "Notice that the consumer gives; it is paid from the guarantee."
            ],
            "type": "u32"
          },
          {
            "name": "providerNoticeSecs",
            "docs": [
              "Notice that the provider gives."
            ],
            "type": "u32"
          },
          {
            "name": "graceSecs",
            "docs": [
              "How long a dry vault is tolerated before anyone may end the agreement."
            ],
            "type": "u32"
          },
          {
            "name": "disputeSecs",
            "docs": [
              "How long after a period either side may dispute its figure."
            ],
            "type": "u32"
          },
          {
            "name": "rulingSecs",
            "docs": [
              "How long the arbiter has for a ruling."
            ],
            "type": "u32"
          },
          {
            "name": "maxCreditBps",
            "docs": [
              "Most of a period's price that missed service levels give back; the share withheld until settlement."
            ],
            "type": "u16"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          },
          {
            "name": "fairUse",
            "docs": [
              "What the price includes."
            ],
            "type": {
              "defined": {
                "name": "fairUse"
              }
            }
          },
          {
            "name": "serviceLevels",
            "docs": [
              "What is measured, and what missing it costs."
            ],
            "type": {
              "defined": {
                "name": "serviceLevels"
              }
            }
          }
        ]
      }
    },
    {
      "name": "tier",
      "docs": [
        "Below `threshold_ppm` the credit is `credit_bps`."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "thresholdPpm",
            "docs": [
              "Parts per million."
            ],
            "type": "u32"
          },
          {
            "name": "creditBps",
            "docs": [
              "Share of the period's price."
            ],
            "type": "u16"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "vault",
      "docs": [
        "What pays for a consumer's agreements in one mint, all funded to the same second."
      ],
      "serialization": "bytemuck",
      "repr": {
        "kind": "c"
      },
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "kind",
            "docs": [
              "Zero: there is one kind."
            ],
            "type": "u8"
          },
          {
            "name": "status",
            "docs": [
              "Zero: there is one status."
            ],
            "type": "u8"
          },
          {
            "name": "version",
            "docs": [
              "Layout of the account."
            ],
            "type": "u8"
          },
          {
            "name": "decimals",
            "docs": [
              "Decimals of the mint."
            ],
            "type": "u8"
          },
          {
            "name": "bump",
            "docs": [
              "Bump of the address."
            ],
            "type": "u8"
          },
          {
            "name": "padding",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                3
              ]
            }
          },
          {
            "name": "nextIndex",
            "docs": [
              "Index of the next agreement; starts at the slot of opening times 2^20, so that no address is ever used twice."
            ],
            "type": "u64"
          },
          {
            "name": "id",
            "docs": [
              "Number that the owner chose; part of the address."
            ],
            "type": "u64"
          },
          {
            "name": "owner",
            "docs": [
              "The consumer."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "What it pays with."
            ],
            "type": "pubkey"
          },
          {
            "name": "token",
            "docs": [
              "Its token account, the program's own."
            ],
            "type": "pubkey"
          },
          {
            "name": "rentPayer",
            "docs": [
              "Who paid the rent and gets it back."
            ],
            "type": "pubkey"
          },
          {
            "name": "balance",
            "docs": [
              "What it holds for consumer and providers together, without fees."
            ],
            "type": "u64"
          },
          {
            "name": "reserved",
            "docs": [
              "Guarantees of the active agreements."
            ],
            "type": "u64"
          },
          {
            "name": "feesOwed",
            "docs": [
              "Fees that wait to be swept."
            ],
            "type": "u64"
          },
          {
            "name": "rateSumQ",
            "docs": [
              "Rates of the active agreements, base units per second times 2^32; u128, low word first."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          },
          {
            "name": "accruedQ",
            "docs": [
              "What agreements earned and did not claim yet, base units times 2^32; u128, low word first."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          },
          {
            "name": "fundedUntil",
            "docs": [
              "Until when every active agreement is paid for."
            ],
            "type": "i64"
          },
          {
            "name": "lagFrom",
            "docs": [
              "Since when it is dry; 0 = funded."
            ],
            "type": "i64"
          },
          {
            "name": "lagSeenAt",
            "docs": [
              "When that was first seen; 0 = funded."
            ],
            "type": "i64"
          },
          {
            "name": "genesisAt",
            "docs": [
              "The platform's `genesis_at`, which is fixed for ever."
            ],
            "type": "i64"
          },
          {
            "name": "epochSecs",
            "docs": [
              "The platform's `epoch_secs`, which is fixed for ever."
            ],
            "type": "u32"
          },
          {
            "name": "reportWindowSecs",
            "docs": [
              "The platform's `report_window_secs`, which is fixed for ever."
            ],
            "type": "u32"
          },
          {
            "name": "settlementMint",
            "docs": [
              "Address of what the admin says of the mint, whether or not it says anything."
            ],
            "type": "pubkey"
          },
          {
            "name": "openCount",
            "docs": [
              "Agreements that are requested or not closed yet."
            ],
            "type": "u32"
          },
          {
            "name": "padding1",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u8",
                4
              ]
            }
          },
          {
            "name": "gaps",
            "docs": [
              "The times in which it was dry, in order."
            ],
            "type": {
              "array": [
                {
                  "defined": {
                    "name": "gap"
                  }
                },
                12
              ]
            }
          },
          {
            "name": "spare",
            "docs": [
              "Zero."
            ],
            "type": {
              "array": [
                "u64",
                2
              ]
            }
          }
        ]
      }
    },
    {
      "name": "vaultClosed",
      "docs": [
        "A vault was closed."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The token account that received."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "What its token account still held."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "vaultDeposited",
      "docs": [
        "Tokens came into a vault."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "depositor",
            "docs": [
              "Who paid."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "By how much its token account grew."
            ],
            "type": "u64"
          },
          {
            "name": "balance",
            "docs": [
              "What it holds now, without fees."
            ],
            "type": "u64"
          },
          {
            "name": "fundedUntil",
            "docs": [
              "Until when its agreements are paid for."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "vaultOpened",
      "docs": [
        "A vault was opened."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "owner",
            "docs": [
              "The consumer."
            ],
            "type": "pubkey"
          },
          {
            "name": "mint",
            "docs": [
              "What it pays with."
            ],
            "type": "pubkey"
          },
          {
            "name": "vaultId",
            "docs": [
              "Number that the owner chose."
            ],
            "type": "u64"
          }
        ]
      }
    },
    {
      "name": "vaultSynced",
      "docs": [
        "A vault's clock moved."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "fundedUntil",
            "docs": [
              "Until when its agreements are paid for."
            ],
            "type": "i64"
          },
          {
            "name": "lagFrom",
            "docs": [
              "Since when it is dry; 0 = funded."
            ],
            "type": "i64"
          }
        ]
      }
    },
    {
      "name": "vaultWithdrawn",
      "docs": [
        "The owner took tokens out of a vault."
      ],
      "type": {
        "kind": "struct",
        "fields": [
          {
            "name": "vault",
            "docs": [
              "The Vault account."
            ],
            "type": "pubkey"
          },
          {
            "name": "destination",
            "docs": [
              "The token account that received."
            ],
            "type": "pubkey"
          },
          {
            "name": "amount",
            "docs": [
              "Base units."
            ],
            "type": "u64"
          },
          {
            "name": "balance",
            "docs": [
              "What it holds now, without fees."
            ],
            "type": "u64"
          }
        ]
      }
    }
  ],
  "constants": [
    {
      "name": "bps",
      "docs": [
        "All of a sum, in basis points."
      ],
      "type": "u16",
      "value": "10000"
    },
    {
      "name": "buckets",
      "docs": [
        "Buckets that an epoch is measured in."
      ],
      "type": "u32",
      "value": "288"
    },
    {
      "name": "historyEpochs",
      "docs": [
        "Epochs that stay readable behind an agreement: a period, its reports, its dispute and the ruling must fit."
      ],
      "type": "u32",
      "value": "90"
    },
    {
      "name": "levels",
      "docs": [
        "Certification levels: 1 Identified, 2 Verified, 3 Established, 4 Audited."
      ],
      "type": "u8",
      "value": "4"
    },
    {
      "name": "levelEpochs",
      "docs": [
        "Longest validity of a certificate of each level, in epochs."
      ],
      "type": {
        "array": [
          "u32",
          4
        ]
      },
      "value": "[365, 180, 90, 90]"
    },
    {
      "name": "maxAccessEpochs",
      "docs": [
        "Longest time for which a grant or a session holds, in epochs."
      ],
      "type": "u32",
      "value": "365"
    },
    {
      "name": "maxAgreementsBits",
      "docs": [
        "A vault has fewer than `1 << 20` agreements before it has to be opened anew."
      ],
      "type": "u32",
      "value": "20"
    },
    {
      "name": "maxBoardlessNoticeEpochs",
      "docs": [
        "Longest notice of the consumer in an agreement without a board, in epochs."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "maxCollateralMonths",
      "docs": [
        "Highest collateral of an agreement, in months of its price."
      ],
      "type": "u16",
      "value": "12"
    },
    {
      "name": "maxDisputeEpochs",
      "docs": [
        "Longest time to open a dispute, in epochs."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "maxDisputeStakeLamports",
      "docs": [
        "Highest stake of a dispute, in lamports."
      ],
      "type": "u64",
      "value": "10000000000"
    },
    {
      "name": "maxEpochSecs",
      "docs": [
        "Longest and shortest epoch, in seconds."
      ],
      "type": "u32",
      "value": "86400"
    },
    {
      "name": "maxFeeBps",
      "docs": [
        "Highest platform fee."
      ],
      "type": "u16",
      "value": "500"
    },
    {
      "name": "maxGraceEpochs",
      "docs": [
        "Longest grace, in epochs."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "maxNoticeEpochs",
      "docs": [
        "Longest notice, in epochs."
      ],
      "type": "u32",
      "value": "60"
    },
    {
      "name": "maxPenaltyBps",
      "docs": [
        "Highest penalty as a share of the credit it follows."
      ],
      "type": "u16",
      "value": "20000"
    },
    {
      "name": "maxPeriodEpochs",
      "docs": [
        "Longest SLA period, in epochs."
      ],
      "type": "u16",
      "value": "30"
    },
    {
      "name": "maxPrefixBytes",
      "docs": [
        "Longest prefix of a grant, in bytes."
      ],
      "type": "u8",
      "value": "200"
    },
    {
      "name": "maxRegistrationFeeLamports",
      "docs": [
        "Highest registration fee, in lamports."
      ],
      "type": "u64",
      "value": "10000000000"
    },
    {
      "name": "maxReportPayLamports",
      "docs": [
        "Highest pay of a monitor for one report, in lamports."
      ],
      "type": "u64",
      "value": "10000000"
    },
    {
      "name": "maxRulingEpochs",
      "docs": [
        "Longest time for a ruling, in epochs."
      ],
      "type": "u32",
      "value": "21"
    },
    {
      "name": "maxTermEpochs",
      "docs": [
        "Longest term of an agreement, in epochs."
      ],
      "type": "u32",
      "value": "1825"
    },
    {
      "name": "maxThawEpochs",
      "docs": [
        "Longest time in which a bond thaws, in epochs; the shortest is one."
      ],
      "type": "u32",
      "value": "30"
    },
    {
      "name": "maxValidityEpochs",
      "docs": [
        "Longest time for which a request can wait to be accepted, in epochs."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "minBoardlessCreditBps",
      "docs": [
        "Least `max_credit_bps` of an agreement without a board: the arbiter is the consumer's only remedy."
      ],
      "type": "u16",
      "value": "5000"
    },
    {
      "name": "minDisputeEpochs",
      "docs": [
        "Shortest time to open a dispute, in epochs."
      ],
      "type": "u32",
      "value": "1"
    },
    {
      "name": "minDisputeStakeLamports",
      "docs": [
        "Lowest stake of a dispute, in lamports."
      ],
      "type": "u64",
      "value": "10000000"
    },
    {
      "name": "minEpochSecs",
      "docs": [
        "See `MAX_EPOCH_SECS`; an epoch is also a multiple of `BUCKETS`."
      ],
      "type": "u32",
      "value": "288"
    },
    {
      "name": "minGraceDivisor",
      "docs": [
        "The shortest grace is an epoch divided by this."
      ],
      "type": "u32",
      "value": "4"
    },
    {
      "name": "minRateQ",
      "docs": [
        "Lowest rate of an agreement, in base units per second times 2^32: below it rounding would be visible."
      ],
      "type": "u64",
      "value": "10000"
    },
    {
      "name": "minRulingEpochs",
      "docs": [
        "Shortest time for a ruling, in epochs."
      ],
      "type": "u32",
      "value": "1"
    },
    {
      "name": "monthSecs",
      "docs": [
        "Seconds of the month that prices are named for: 30 days of 86,400 seconds, whatever `epoch_secs` is."
      ],
      "type": "u32",
      "value": "2592000"
    },
    {
      "name": "pauseAgainEpochs",
      "docs": [
        "Epochs for which the guardian alone cannot pause the same thing again."
      ],
      "type": "u32",
      "value": "30"
    },
    {
      "name": "pauseEpochs",
      "docs": [
        "Epochs after which a pause ends by itself."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "ppm",
      "docs": [
        "All of a measurement, in parts per million."
      ],
      "type": "u32",
      "value": "1000000"
    },
    {
      "name": "reviewEpochs",
      "docs": [
        "How long the last period can be reviewed before others than the consumer close the agreement, in epochs."
      ],
      "type": "u32",
      "value": "7"
    },
    {
      "name": "uncertifiedEpochs",
      "docs": [
        "For how long a required level may be missing before the consumer can leave, in epochs."
      ],
      "type": "u32",
      "value": "14"
    },
    {
      "name": "unrated",
      "docs": [
        "`rating_band` of a provider that no paid period has rated yet."
      ],
      "type": "u8",
      "value": "255"
    },
    {
      "name": "vaultSlots",
      "docs": [
        "Slots by which the slot of a new vault may lie back, and which pass before a vault can be closed."
      ],
      "type": "u64",
      "value": "150"
    }
  ]
};
