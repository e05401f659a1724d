import { expect } from '@open-wc/testing';
import { preparePkcePairs, sampleChallenge, takePkcePair } from '../../src/browser/pkce-pairs.js';
import { codeChallenge } from '../../src/oauth.js';
import { replaceProperty } from '../support/undo.js';

describe('PKCE pairs', () => {
  it('cannot be taken before they are prepared', () => {
    expect(sampleChallenge()).to.be.undefined;
    expect(takePkcePair).to.throw();
  });

  it('are created once if they are requested twice at the same time', async () => {
    let digests = 0;
    const { digest } = SubtleCrypto.prototype; // eslint-disable-line @typescript-eslint/unbound-method
    replaceProperty(SubtleCrypto.prototype, 'digest', {
      value(this: SubtleCrypto, ...input: Parameters<SubtleCrypto['digest']>) {
        digests += 1;
        return digest.apply(this, input);
      },
    });
    await Promise.all([preparePkcePairs(), preparePkcePairs()]);
    expect(digests).to.equal(4);
    await preparePkcePairs();
    expect(digests).to.equal(4);
  });

  it('differ from each other, and four are prepared', async () => {
    await preparePkcePairs();
    const pairs = [takePkcePair(), takePkcePair(), takePkcePair(), takePkcePair()];
    expect(takePkcePair).to.throw('No pair');
    expect(new Set(pairs.map(({ verifier }) => verifier)).size).to.equal(4);
    for (const { verifier, challenge } of pairs) expect(await codeChallenge(verifier)).to.equal(challenge);
  });

  it('are never used twice, and each one taken is replaced', async () => {
    await preparePkcePairs();
    const first = sampleChallenge();
    expect(takePkcePair().challenge).to.equal(first);
    expect(sampleChallenge()).not.to.equal(first);
    await preparePkcePairs();
    expect([1, 2, 3, 4].map(() => takePkcePair().challenge)).not.to.include(first);
  });
});
