import assert from "node:assert/strict";
import { describe, it } from "node:test";

import * as coverage from "../support/coverage.js";
import { program, standing } from "../support/network.js";

/** Errors that people meet who buy and sell through a wallet, without a mistake in its code. */
const MET = `NotAdmin NotGuardian NotRegistrar NotCertifier NotIssuer NotAuthority NotPendingAuthority NotOwner Paused
  CertifierSuspended LevelAboveCertifier ScopeTooNarrow ValidityPast ValidityTooLong RecordTooShort AttributesChanged RegistrarMustSign
  CertificateRevoked RegionUnknown NameEmpty CategoryOfOtherKind CapacityZero ProviderRetired
  ProviderDelisted ListingsNotClosed ListingClosed RevisionChanged PriceZero RateTooLow RateTooHigh QuantityZero
  QuantityMinAboveMax QuantityAboveCapacity TermMinAboveMax TermTooLong NoticeTooLong NoticeTooShort GraceOutOfRange
  TiersOutOfOrder PromiseIncomplete PeriodOutOfRange PenaltyTooHigh PenaltyWithoutCollateral SlotOutOfRange
  AgreementIndexMismatch VaultInUse FeesNotSwept VaultYoung VaultDelinquent FundsTooLow AmountZero MintMismatch
  DestinationIsOurs PayoutMismatch TokenAccountNotTreasurys ListingNotOpen QuantityOutOfRange TermOutOfRange
  ValidUntilOutOfRange RatingBandUnknown PartyTwice AgreementNotRequested AgreementNotActive AgreementNotEnded RequestLapsed
  RequestNotLapsed LevelTooLow RatingTooLow CapacityExhausted BondTooLow NoRightToLeave NotInDefault TermNotOver
  PeriodNotNext PeriodNotOver DisputeWindowOpen AgreementNotSettled ReviewOpen ThawPending NothingThaws ThawNotOver
  BondInUse AccessEndOutOfRange ActionsWider PrefixWider TimeWider SharedTwice ShareOfShared ShareRefused NotGrantee
  NotGrantor GrantNotInForce GrantNotOver NotSessionKey SessionRefused SessionRateExceeded SessionNotOver NotParty
  NotOtherParty NotArbiter PeriodSettled DisputeWindowClosed AskedCreditOutOfRange AnswerOutOfRange DisputeAnswered
  DisputeRuled RulingTooEarly RulingWindowClosed RulingOutOfRange RulingPending DisputeNotApplied DisputeNotClosable`.split(
  /\s+/,
);

describe("the suites together", { skip: standing }, () => {
  const { instructions, events, errors } = program.idl;
  const missing = (all: readonly string[], seen: ReadonlySet<string>) => all.filter((name) => !seen.has(name));

  it("they call every instruction of the IDL with success", () => {
    // A platform is initialised once: where it was there already, its history shows the call.
    assert.deepEqual(
      missing(
        instructions.map(({ name }) => name),
        coverage.instructions,
      ),
      [],
    );
  });

  it("they read every event of the IDL", () => {
    assert.deepEqual(
      missing(
        events.map(({ name }) => name),
        coverage.events,
      ),
      [],
    );
  });

  it("they meet every error that people meet through a wallet", () => {
    const known = new Set(errors.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1)));
    assert.deepEqual(missing(MET, known), [], "errors that the IDL does not have");
    assert.deepEqual(missing(MET, coverage.errors), []);
  });
});
