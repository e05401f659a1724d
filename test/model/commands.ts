import fc from 'fast-check';

/** What happens in a model. Its methods are the commands. */
interface ModelWorld {
  passTime(milliseconds: number): Promise<void>;
}

type CommandName<World> = {
  [Name in keyof World]: World[Name] extends (...values: never[]) => unknown ? Name : never;
}[keyof World] &
  string;

/** A call of a method of a world. A failed test prints it as code. */
export class Command<World extends ModelWorld> implements fc.AsyncCommand<object, World> {
  readonly #name: CommandName<World>;
  readonly #values: unknown[];

  constructor(name: CommandName<World>, values: unknown[]) {
    this.#name = name;
    this.#values = values;
  }

  check(): boolean {
    return true;
  }

  async run(_: object, world: World): Promise<void> {
    const methods = world as unknown as Record<string, (...values: unknown[]) => unknown>;
    await methods[this.#name]?.(...this.#values);
    await world.passTime(0);
  }

  toString(): string {
    return `${this.#name}(${this.#values.map((value) => JSON.stringify(value)).join(', ')})`;
  }
}

/** Creates the function that draws the commands of a world. */
export function commandsOf<World extends ModelWorld>() {
  return (name: CommandName<World>, ...values: fc.Arbitrary<unknown>[]): fc.Arbitrary<Command<World>> =>
    fc.tuple(...values).map((drawn) => new Command<World>(name, drawn));
}

/** Draws the usual value in three of four cases. */
export function mostly<Value>(usual: Value, all: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, fc.constantFrom(...all));
}

/** Selects from a list by a number, modulo its length. */
export function pick<Some>(list: readonly Some[], number: number): Some | undefined {
  return list[number % list.length];
}
