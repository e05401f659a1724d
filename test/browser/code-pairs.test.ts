import { expect } from '@open-wc/testing';
import { prepareCodePairs, sampleChallenge, takeCodePair } from '../../src/browser/code-pairs.js';
import { codeChallenge } from '../../src/oauth.js';
import { replaceProperty } from '../support.js';

describe('code pairs', () => {
  it('are not there before they are prepared', () => {
    expect(sampleChallenge()).to.be.undefined;
    expect(takeCodePair).to.throw();
  });

  it('are made once, though they are asked for twice at the same time', async () => {
    let digests = 0;
    const { digest } = SubtleCrypto.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    replaceProperty(SubtleCrypto.prototype, 'digest', {
      value(this: SubtleCrypto, ...input: Parameters<SubtleCrypto['digest']>) {
        digests += 1;
        return digest.apply(this, input);
      },
    });
    await Promise.all([prepareCodePairs(), prepareCodePairs()]);
    expect(digests).to.equal(4);
    await prepareCodePairs();
    expect(digests).to.equal(4);
  });

  it('are ready for four logins in one breath, a fresh one for each', async () => {
    await prepareCodePairs();
    const pairs = [takeCodePair(), takeCodePair(), takeCodePair(), takeCodePair()];
    expect(takeCodePair).to.throw('No pair');
    expect(new Set(pairs.map(({ verifier }) => verifier)).size).to.equal(4);
    for (const { verifier, challenge } of pairs) expect(await codeChallenge(verifier)).to.equal(challenge);
  });

  it('are made anew when one is taken', async () => {
    await prepareCodePairs();
    const first = sampleChallenge();
    expect(takeCodePair().challenge).to.equal(first);
    expect(sampleChallenge()).not.to.equal(first);
    await prepareCodePairs();
    expect([1, 2, 3, 4].map(() => takeCodePair().challenge)).not.to.include(first);
  });
});
