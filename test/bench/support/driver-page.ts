/** Builds the page that drives a candidate: call `bench.prepare(settings)`, then the functions of `bench.driver`. */
export function driverPage(name: string): string {
  return `<!doctype html><html lang="en"><link rel="icon" href="data:,"><body><script type="module">
    import { prepare } from '/${name}.js';
    import { drive } from '/driver.js';
    window.bench = {
      async prepare(settings) {
        this.driver = await drive(prepare, settings);
      },
    };
  </script>`;
}

/** Does something a number of times, and gives the milliseconds for each. */
type Drive<Values extends unknown[] = []> = (count: number, ...values: Values) => Promise<number>;

declare global {
  interface Window {
    bench: {
      prepare(settings: object): Promise<void>;
      driver: { begin: Drive; finish: Drive<[more?: number]>; ignore: Drive<[length: number]> };
    };
  }
}
