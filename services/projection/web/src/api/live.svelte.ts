// The log, live: which views changed, whether the line is up.

import { SvelteMap } from 'svelte/reactivity';
import { API } from './client';
import type { Told } from './types';

/** A line that is down is tried again after 1, 2, 4 ... seconds, at most this many. */
const LONGEST_WAIT_MS = 15_000;
/** Bursts of events become one round of questions. */
const GATHER_MS = 60;

class Live {
  /** `waiting` before the first word, `down` when the line broke. */
  state: 'waiting' | 'up' | 'down' = $state('waiting');
  position = $state('');
  #rounds = new SvelteMap<string, number>();
  #all = $state(0);
  #told = new Set<string>();
  #source: EventSource | undefined;
  #wait = 1_000;
  #gathering = false;

  /** A number that grows whenever the view may answer differently. */
  roundOf(view: string): number {
    const family = view.split('/')[0] ?? view;
    return this.#all + (this.#rounds.get(view) ?? 0) + (family === view ? 0 : (this.#rounds.get(family) ?? 0));
  }

  start(): void {
    this.#listen();
    window.addEventListener('online', () => this.#again());
    window.addEventListener('offline', () => (this.state = 'down'));
  }

  #listen(): void {
    this.#source?.close();
    const source = new EventSource(`${API}stream`);
    this.#source = source;
    source.onopen = () => this.#up();
    source.onmessage = (event) => this.#hear(String(event.data));
    source.onerror = () => {
      this.state = 'down';
      // The browser tries again by itself unless it gave the line up.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => this.#again(), this.#wait);
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
      }
    };
  }

  #again(): void {
    if (this.state !== 'up') this.#listen();
  }

  /** After a break anything may have changed: ask everything in view again. */
  #up(): void {
    const back = this.state === 'down';
    this.state = 'up';
    this.#wait = 1_000;
    if (back) this.#all += 1;
  }

  #hear(text: string): void {
    let told: Told;
    try {
      told = JSON.parse(text) as Told;
    } catch {
      return;
    }
    if (typeof told.position === 'string') this.position = told.position;
    for (const view of Array.isArray(told.views) ? told.views : []) this.#told.add(view);
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => this.#pass(), GATHER_MS);
  }

  #pass(): void {
    this.#gathering = false;
    for (const view of this.#told) this.#rounds.set(view, (this.#rounds.get(view) ?? 0) + 1);
    this.#told.clear();
  }
}

export const live = new Live();
