// The figure that is open. Which one it is stands in the address; what the reader clicked is remembered beside it.

import { address } from './address.svelte';

/** How the figure stood where it was clicked. */
export interface Clicked {
  readonly label: string;
  readonly brief: string;
  readonly full: string;
}

export interface Opened extends Clicked {
  readonly figure: string;
  readonly trace: string;
}

/** What the address asks to be open; label and value only where it was opened from here. */
export interface Shown {
  readonly figure: string;
  readonly trace: string;
  readonly clicked?: Clicked;
}

class OpenedFigure {
  #last = $state.raw<Opened>();

  open(figure: Opened): void {
    this.#last = figure;
    address.set({ figure: figure.figure, trace: figure.trace });
  }

  /** In the place of the opening: going back after it leads to what was before, and does not open the figure again. */
  close(): void {
    address.set({ figure: null, trace: null }, true);
  }

  get shown(): Shown | undefined {
    const figure = address.get('figure');
    const trace = address.get('trace');
    if (!figure || !trace) return undefined;
    return this.#last?.trace === trace && this.#last.figure === figure ? { figure, trace, clicked: this.#last } : { figure, trace };
  }
}

export const opened = new OpenedFigure();
