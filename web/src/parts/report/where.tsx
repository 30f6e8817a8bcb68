// Step 2: where. By GPS with its accuracy, on the light map, or by the village's name.
import { useEffect, useRef, useState } from 'preact/hooks';
import { metresAPixel, arrivals, villageAt, zoomFor } from '../../light/tiles';
import type { Spot } from '../../light/tiles';
import { about, draft, write } from '../../state/draft';
import type { Draft } from '../../state/draft';
import { forms } from '../../state/prefs';
import { LightMap } from '../lightmap';
import { VillagePick } from '../villagepick';
import { words } from './words';

const WAYS = ['gps', 'map', 'village'] as const;
const GPS_ZOOM = 13;
const GPS_WAIT_MS = 45_000;
/** What a finger can point at, in pixels. */
const FINGER_PX = 12;
const COARSE_M = 500;

const roundMetres = (metres: number): number => (metres < 100 ? Math.max(1, Math.round(metres)) : Math.round(metres / 50) * 50);
export const metresText = (metres: number): string => forms.value.number(roundMetres(metres));

function moveTo(spot: Spot, zoom: number, how: 'map' | 'gps' = 'map'): void {
    write({ how, ...spot, zoom, accuracy: FINGER_PX * metresAPixel(spot.lat, zoom) });
}

function Landing({ one }: { one: Draft }) {
    void arrivals.value;
    const village = villageAt(one, one.zoom);
    return (
        <p class="landing" role="status">
            <strong>{village ? words.value.landsIn(village.name) : words.value.landsUnknown}</strong>{' '}
            {(one.how === 'gps' ? words.value.gpsFound : words.value.exactTo)(metresText(one.accuracy))}
            {one.how === 'map' && one.accuracy > COARSE_M && ` ${words.value.zoomMore}`}
        </p>
    );
}

function OnMap() {
    const one = draft.value;
    const extent = about.value?.extent;
    useEffect(() => {
        if (draft.peek().how !== 'map' && extent) {
            const spot = { lon: (extent[0] + extent[2]) / 2, lat: (extent[1] + extent[3]) / 2 };
            moveTo(spot, zoomFor(extent, Math.min(innerWidth, 560) - 32, 300));
        }
    }, [extent]);
    return one.how === 'map' ? (
        <>
            <LightMap spot={one} zoom={one.zoom} words={words.value.mapWords} onMove={(spot, zoom) => moveTo(spot, zoom)} />
            <Landing one={one} />
        </>
    ) : null;
}

type GpsState = 'waiting' | 'found' | 'denied' | 'failed';

function ByGps() {
    const [state, setState] = useState<GpsState>(draft.peek().how === 'gps' ? 'found' : 'waiting');
    const watch = useRef(0);
    const stop = (): void => navigator.geolocation?.clearWatch(watch.current);
    const look = (): void => {
        stop();
        setState('waiting');
        if (!navigator.geolocation) {
            setState('failed');
            return;
        }
        let best = Infinity;
        watch.current = navigator.geolocation.watchPosition(({ coords }) => {
            // The first fixes of a cold phone are kilometres off; a better one replaces them.
            if (coords.accuracy <= best) {
                best = coords.accuracy;
                write({ how: 'gps', lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, zoom: GPS_ZOOM });
                setState('found');
            }
        }, (problem) => {
            if (best === Infinity) {
                setState(problem.code === problem.PERMISSION_DENIED ? 'denied' : 'failed');
            }
        }, { enableHighAccuracy: true, timeout: GPS_WAIT_MS, maximumAge: 0 });
    };
    useEffect(() => {
        if (draft.peek().how !== 'gps') {
            look();
        }
        return stop;
    }, []);
    const one = draft.value;
    return (
        <>
            {state === 'waiting' && <p role="status" class="landing">{words.value.gpsWaiting}</p>}
            {state === 'denied' && <p role="alert" class="note">{words.value.gpsDenied}</p>}
            {state === 'failed' && <p role="alert" class="note">{words.value.gpsFailed}</p>}
            {state === 'found' && one.how === 'gps' && (
                <>
                    <LightMap spot={one} zoom={one.zoom || GPS_ZOOM} accuracy={one.accuracy}
                        words={words.value.mapWords} onMove={(spot, zoom) => (zoom === one.zoom ? moveTo(spot, zoom, 'gps') : write({ zoom }))} />
                    <Landing one={one} />
                </>
            )}
            {state !== 'waiting' && <button type="button" onClick={look}>{words.value.gpsAgain}</button>}
        </>
    );
}

function ByName() {
    const chosen = draft.value.village;
    return (
        <>
            {chosen && (
                <p class="landing" role="status">
                    <strong>{words.value.villageChosen(chosen.name)}</strong> {chosen.district}, {chosen.regency}
                </p>
            )}
            <VillagePick words={words.value} onPick={(village) => write({ how: 'village', village })} />
        </>
    );
}

export function Where() {
    const [way, setWay] = useState<Draft['how']>(draft.peek().how);
    return (
        <>
            <ul class="kinds one ways">
                {WAYS.map((one) => (
                    <li key={one}>
                        <button type="button" aria-pressed={way === one} onClick={() => setWay(one)}>
                            <span><strong>{words.value.where[one]}</strong><br />
                                <span class="hint">{words.value.whereHint[one]}</span></span>
                        </button>
                        {way === one && (
                            <div class="way">
                                {one === 'gps' ? <ByGps /> : one === 'map' ? <OnMap /> : <ByName />}
                            </div>
                        )}
                    </li>
                ))}
            </ul>
        </>
    );
}
