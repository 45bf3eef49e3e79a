import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { live } from './api/live.svelte';
import { PAGES } from './pages';
import { names } from './state/names.svelte';

void names.load();
live.start();

const target = document.getElementById('app');
if (target) mount(App, { target });

// The other pages are fetched while nothing else is to do: a change of page then waits for data alone.
const idle = window.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 2_000));
window.addEventListener('load', () => idle(() => PAGES.forEach((page) => void page.load().catch(() => undefined))));
