import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { live } from './api/live.svelte';
import { askEarly } from './api/view.svelte';
import { PAGES } from './pages';
import { names } from './state/names.svelte';

if (location.pathname === '/') askEarly({ view: 'overview' });
void names.load();
live.start();

const target = document.getElementById('app');
if (target) mount(App, { target });

// The other pages are fetched once the first one has had its time: a change of page then waits for data alone.
const HEAD_START_MS = 2_500;
setTimeout(() => PAGES.forEach((page) => void page.load().catch(() => undefined)), HEAD_START_MS);
