// What two sides claim about the credit of a period, and who wins a ruling, as the program has it. All figures are basis points
// of the period's price.

/** A measured credit and the claims about it: who asks for more is the consumer, who asks for less the provider. */
export interface Claims {
  /** What the period's figures give. */
  measuredBps: number;
  /** What the opener asks for. */
  askedBps: number;
  /** What the other side claims; the measured credit until it says otherwise. */
  answerBps: number;
}

/** The claims of a dispute that is opened; `undefined` where the side cannot ask for that. */
export function open(
  byConsumer: boolean,
  measuredBps: number,
  askedBps: number,
  maxCreditBps: number,
): Claims | undefined {
  const opens = byConsumer ? measuredBps < askedBps && askedBps <= maxCreditBps : askedBps < measuredBps;
  return opens ? { measuredBps, askedBps, answerBps: measuredBps } : undefined;
}

/** The claims with the other side's answer; `undefined` where that is no answer. */
export function answer(claims: Claims, answerBps: number, maxCreditBps: number): Claims | undefined {
  return gain(claims, answerBps) <= 0 && answerBps <= maxCreditBps ? { ...claims, answerBps } : undefined;
}

/** Whether a ruling may be this credit. */
export function admits(claims: Claims, ruledBps: number): boolean {
  const ruled = gain(claims, ruledBps);
  return gain(claims, claims.answerBps) <= ruled && ruled <= gain(claims, claims.askedBps);
}

/** Whether the opener wins by a ruling: at least half of what it asked for. */
export function openerWins(claims: Claims, ruledBps: number): boolean {
  return 2 * gain(claims, ruledBps) >= gain(claims, claims.askedBps);
}

/** By how much a credit is better for the opener than the measured one. */
function gain({ measuredBps, askedBps }: Claims, creditBps: number): number {
  return askedBps > measuredBps ? creditBps - measuredBps : measuredBps - creditBps;
}
