// The part of vendor/ui.js that the page uses (Preact's hooks with htm).
export type Markup = unknown;
export function html(strings: TemplateStringsArray, ...values: unknown[]): any;
export function render(screen: Markup, into: Element): void;
export function useState<State>(first: State | (() => State)): [State, (next: State | ((now: State) => State)) => void];
export function useState<State = undefined>(): [State | undefined, (next: State | undefined | ((now: State | undefined) => State | undefined)) => void];
export function useRef<Value>(first: Value): { current: Value };
export function useRef(first: null): { current: any };
export function useEffect(act: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useLayoutEffect(act: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useMemo<Value>(make: () => Value, inputs: readonly unknown[]): Value;
export function useErrorBoundary(heard?: (error: unknown) => void): [unknown, () => void];
