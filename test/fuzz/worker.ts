import { findingOf, type Share } from './share.js';

// A process of `npm run fuzz`: it does its share of a target's inputs, and tells what it found.
process.on('message', (share: Share) => {
  void findingOf(share).then((finding) => process.send?.({ finding }));
});
