/** The gate that keeps the number of logins that a door has in work below a limit. */

/** Counts what is in work. */
export type Gate = {
  /** Lets one more in, or gives false because the house is full. */
  enter(): boolean;
  leave(): void;
  inside(): number;
  /** Resolves when nothing is inside any more, or after `ms`; gives how many are left. */
  whenEmpty(ms: number): Promise<number>;
};

/** A gate through which at most `most` go at once. */
export function createGate(most: number): Gate {
  let inside = 0;
  let onEmpty: (() => void) | null = null;
  return {
    enter() {
      if (inside >= most) return false;
      inside++;
      return true;
    },
    leave() {
      inside--;
      if (inside === 0) onEmpty?.();
    },
    inside: () => inside,
    whenEmpty(ms) {
      if (inside === 0) return Promise.resolve(0);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(inside), ms);
        onEmpty = () => {
          clearTimeout(timer);
          resolve(0);
        };
      });
    },
  };
}
