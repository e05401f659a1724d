const undoStack: (() => void)[] = [];

/** Undoes something after the running test. What was changed last is undone first. */
export function afterThisTest(undo: () => void): void {
  undoStack.push(undo);
}

/** Undoes what the running test has changed so far. */
export function undoAll(): void {
  while (undoStack.length) undoStack.pop()?.();
}

afterEach(() => {
  undoAll();
  localStorage.clear();
  sessionStorage.clear();
});

/** Redefines a property for the duration of the test. */
export function replaceProperty(target: object, name: string, property: PropertyDescriptor): void {
  const former = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...property });
  afterThisTest(() => {
    if (former) Object.defineProperty(target, name, former);
    else Reflect.deleteProperty(target, name);
  });
}
