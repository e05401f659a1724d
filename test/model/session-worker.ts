import { runSchedules, type Schedules } from './session-schedules.js';

// A process of the tests. Outside of a test, Node.js does not track promises, so that schedules take half the time.
process.on('message', (schedules: Schedules) => {
  void runSchedules(schedules).then((result) => process.send?.(result));
});
