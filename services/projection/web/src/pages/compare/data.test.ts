import { expect, test } from 'vitest';
import type { Change } from '../../api/types';
import { byAgency, difference, inSections, observedOf, pairsOf, updatesOf } from './data';

test('what was nothing before counts as zero; two times nothing has no difference', () => {
  expect(difference(null, 5)).toBe(5);
  expect(difference(7, 5)).toBe(-2);
  expect(difference(9_007_199_254_740_993n, 9_007_199_254_740_995n)).toBe(2n);
  expect(difference(null, null)).toBeNull();
});

test('groups of both moments are matched, the largest change first', () => {
  const pairs = pairsOf([{ name: 'a', value: 5, trace: 'a5' }, { name: 'gone', value: 1, trace: 'g1' }], [{ name: 'a', value: 9, trace: 'a9' }, { name: 'new', value: 2, trace: 'n2' }]);
  expect(pairs).toEqual([
    { name: 'a', before: 5, after: 9, traces: { before: 'a5', after: 'a9' } },
    { name: 'new', before: 0, after: 2, traces: { after: 'n2' } },
    { name: 'gone', before: 1, after: 0, traces: { before: 'g1' } },
  ]);
});

test('changed figures stand by what they are counted by, the largest change first', () => {
  const change = (figure: string, group: string | null, difference: number): Change => ({ figure, group, before: 0, after: difference, difference, updates: [], agencies: [], unlisted: 0 });
  const sections = inSections([
    change('overview.clusters_by_type.clusters', 'NIC', 1),
    change('overview.clusters_by_type.clusters', 'AIC', -9),
    change('overview.clusters', null, -8),
    change('performance.value', 'jobs/2024', 5),
  ]);
  expect(sections.map((one) => [one.section, one.changes.map((change) => change.group)])).toEqual([['whole', [null]], ['type', ['AIC', 'NIC']], ['indicator', ['jobs/2024']]]);
  expect(observedOf('jobs/2024')).toEqual({ indicator: 'jobs', year: '2024' });
});

test('agencies stand by what they did, and all of their updates count, listed or not', () => {
  const part = (agency_id: string, updates: number, difference: number) => ({ agency_id, updates, difference });
  const change = { agencies: [part('A', 1_100, 3), part('B', 1, -5)] };
  expect(byAgency(change).map((one) => one.agency_id)).toEqual(['B', 'A']);
  expect(updatesOf(change)).toBe(1_101);
});
