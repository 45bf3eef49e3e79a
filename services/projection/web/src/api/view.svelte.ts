// An answer that a page holds: asked for the moment in the address, asked again when the log changed it.

import { untrack } from 'svelte';
import { address } from '../state/address.svelte';
import { isLive } from '../state/moment';
import { addressOf, get, getAll, Problem, type Ask } from './client';
import { live } from './live.svelte';
import { moment } from '../state/moment.svelte';
import type { Answer } from './types';

/** Answers kept so that going back shows something at once. */
const KEPT_ANSWERS = 60;
const answers = new Map<string, Answer<unknown>>();

function keep(key: string, answer: Answer<unknown>): void {
  answers.delete(key);
  answers.set(key, answer);
  const oldest = answers.keys().next();
  if (answers.size > KEPT_ANSWERS && !oldest.done) answers.delete(oldest.value);
}

/** What a page knows of a view. */
export class View<Data> {
  answer = $state.raw<Answer<Data>>();
  problem = $state.raw<Problem>();
  asking = $state(true);
  /** The answer is that of the question before: of another moment, or narrowed otherwise. */
  old = $state(false);

  /** What is asked for now, once it is there; never what was asked before. Choices and names may take those of `answer` meanwhile. */
  get data(): Data | undefined {
    return this.old ? undefined : this.answer?.data;
  }

  answered(answer: Answer<Data>): void {
    this.answer = answer;
    this.problem = undefined;
    this.old = false;
  }

  /** An answer to the same question stays true of its moment; one to another question must not stand under an error. */
  failed(problem: Problem): void {
    if (this.old) this.answer = undefined;
    this.problem = problem;
    this.old = false;
  }
}

/** The question at the moment in the address; a question that names its own moment keeps it. */
export function atMoment(ask: Ask): Ask {
  return { view: ask.view, parameters: { known_at: address.get('known_at'), effective_on: address.get('effective_on'), ...ask.parameters } };
}

/** Where the same answer can be taken away as a file; of an answer with several tables, which one. */
export function fileOf(ask: Ask, format: 'csv' | 'xlsx' | 'json', part?: string): string {
  const asked = atMoment(ask);
  return addressOf({ view: asked.view, parameters: { ...asked.parameters, format, part } });
}

const early = new Map<string, Promise<Answer<unknown>>>();

/** Asks before the page that wants it has arrived: both are on their way at once. */
export function askEarly(ask: Ask): void {
  const asked = atMoment(ask);
  const answer = get<unknown>(asked);
  // Who takes it up hears of a failure; nobody else needs to.
  answer.catch(() => undefined);
  early.set(addressOf(asked), answer);
}

type Asker<Data> = (ask: Ask, signal: AbortSignal) => Promise<Answer<Data>>;

function held<Data>(question: () => Ask | null, asker: Asker<Data>): View<Data> {
  const view = new View<Data>();
  let before = '';
  // Only what changes the question asks again: opening a figure or sorting a table changes the address too.
  const key = $derived.by(() => {
    const plain = question();
    return plain ? addressOf(atMoment(plain)) : '';
  });
  const following = $derived(isLive(address.query));
  $effect(() => {
    const wanted = key;
    const plain = untrack(question);
    if (wanted === '' || !plain) return;
    // A past moment is held still: what the log says now is not listened to.
    if (following) live.roundOf(plain.view);
    const abort = new AbortController();
    untrack(() => {
      if (wanted !== before) {
        const known = answers.get(wanted) as Answer<Data> | undefined;
        if (known) view.answered(known);
        else if (before.split('?')[0] !== wanted.split('?')[0]) view.answer = undefined;
        else view.old = view.answer !== undefined;
        view.problem = undefined;
        view.asking = true;
      }
      before = wanted;
      const ready = early.get(wanted) as Promise<Answer<Data>> | undefined;
      early.delete(wanted);
      (ready ?? asker(atMoment(plain), abort.signal)).then(
        (answer) => {
          if (abort.signal.aborted) return;
          keep(wanted, answer);
          view.answered(answer);
          view.asking = false;
          // The bar shows the moment of the page, not one that a part of it asks for besides.
          if (!plain.parameters?.['known_at']) moment.heard(answer);
        },
        (error: unknown) => {
          if (abort.signal.aborted) return;
          view.failed(error instanceof Problem ? error : new Problem(0, []));
          view.asking = false;
        },
      );
    });
    return () => abort.abort();
  });
  return view;
}

/** A view that answers with one object, or the first rows of a list. */
export function useView<Data>(question: () => Ask | null): View<Data> {
  return held<Data>(question, (ask, signal) => get<Data>(ask, signal));
}

/** A list to its end. */
export function useRows<Row>(question: () => Ask | null): View<readonly Row[]> {
  return held<readonly Row[]>(question, (ask, signal) => getAll<Row>(ask, signal));
}
