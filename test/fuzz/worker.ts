import { findViolation, type Share } from './share.js';

// A process of `npm run fuzz`. It checks its share of a target's inputs and sends the first violation to its parent.
process.on('message', (share: Share) => {
  void findViolation(share).then((violation) => process.send?.({ violation }));
});
