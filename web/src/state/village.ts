// What the village page knows of one village: its shape, its published reports, the months, hotspots near.
import { computed, signal } from '@preact/signals';
import { fetchNearHotspots, fetchSummary, fetchVillage, fetchVillageReports } from '../api';
import type { Hotspot, Problem, Report, Summary, Village } from '../api';
import { distanceTo, widen } from '../light/near';
import { boxOf } from '../map/geometry';
import { problemOf } from '../parts/site';

export interface NearHotspot {
    hotspot: Hotspot;
    /** 0 inside of the village */
    metres: number;
}

export interface VillageData {
    village: Village;
    reports: Report[];
    summary: Summary;
    near: NearHotspot[];
}

const NEAR_M = 5_000;
const HOTSPOT_DAYS = 30;
const NEW_DAYS = 7;
const MONTHS = 12;
const DAY_MS = 86_400_000;
const LOCAL_OFFSET_MS = 8 * 3_600_000;
/** States in which nothing more is to be done. */
const ENDED = ['closed', 'rejected', 'archived', 'duplicate'];

export const code = signal('');
export const data = signal<VillageData | null>(null);
export const problem = signal<Problem | null>(null);

/** A local day, so many days ago. */
export function dayBefore(days: number, now = Date.now()): string {
    return new Date(now + LOCAL_OFFSET_MS - days * DAY_MS).toISOString().slice(0, 10);
}

/** The last months, the present one last, as "2026-11". */
export function lastMonths(count = MONTHS, now = Date.now()): string[] {
    const local = new Date(now + LOCAL_OFFSET_MS);
    return Array.from({ length: count }, (_, i) =>
        new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - (count - 1 - i), 1)).toISOString().slice(0, 7));
}

export const openReports = computed(
    () => (data.value?.reports ?? []).filter(({ properties }) => !ENDED.includes(properties.state)),
);
export const newReports = computed(() => {
    const since = dayBefore(NEW_DAYS);
    return (data.value?.reports ?? []).filter(({ properties }) => properties.received >= since);
});

async function loadNear(village: Village): Promise<NearHotspot[]> {
    const box = widen(boxOf(village.geometry), NEAR_M);
    const { features } = await fetchNearHotspots(box, dayBefore(HOTSPOT_DAYS));
    return features
        .map((hotspot) => ({ hotspot, metres: distanceTo(village.geometry, hotspot.geometry.coordinates) }))
        .filter(({ metres }) => metres <= NEAR_M)
        .sort((a, b) => (a.hotspot.properties.acquired < b.hotspot.properties.acquired ? 1 : -1));
}

export async function loadVillage(): Promise<void> {
    const asked = code.value;
    data.value = null;
    problem.value = null;
    try {
        const [[village, near], { features: reports }, summary] = await Promise.all([
            fetchVillage(asked).then(async (one) => [one, await loadNear(one)] as const),
            fetchVillageReports(asked),
            fetchSummary('month', asked, { from: '', to: '' }),
        ]);
        if (asked === code.value) {
            data.value = { village, near, reports, summary };
        }
    } catch (cause) {
        if (asked === code.value) {
            problem.value = problemOf(cause);
        }
    }
}
