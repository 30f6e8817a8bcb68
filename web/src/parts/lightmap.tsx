// A map without a map engine: tiles of borders as SVG under a cross that stays in the middle. The place
// is what lies under the cross: drag or tap to move, arrows and + − by keyboard.
import { useEffect, useRef, useState } from 'preact/hooks';
import {
    arrivals, isTileMissing, levelAt, metresAPixel, MOST_ZOOM, TILE_PX, TILE_UNITS, tileAt, toPixels, toSpot,
} from '../light/tiles';
import type { Spot } from '../light/tiles';
import { Glyph } from './icons';

const HEIGHT_PX = 300;
const KEY_STEP_PX = 40;
const TAP_PX = 8;
const LABELS_FROM = 10;
const LEAST_ZOOM = 4;

export interface LightMapProps {
    spot: Spot;
    zoom: number;
    /** radius of uncertainty around the cross */
    accuracy?: number | undefined;
    words: { label: string; zoomIn: string; zoomOut: string; missing: string };
    onMove: (spot: Spot, zoom: number) => void;
}

function Tiles({ left, top, width, zoom }: { left: number; top: number; width: number; zoom: number }) {
    const shown = [];
    for (let y = Math.floor(top / TILE_PX); y * TILE_PX < top + HEIGHT_PX; y++) {
        for (let x = Math.floor(left / TILE_PX); x * TILE_PX < left + width; x++) {
            const tile = tileAt(zoom, x, y);
            shown.push(
                <svg key={`${zoom}/${x}/${y}`} x={x * TILE_PX - left} y={y * TILE_PX - top}
                    width={TILE_PX + 0.5} height={TILE_PX + 0.5} viewBox={`0 0 ${TILE_UNITS} ${TILE_UNITS}`}>
                    <path class="land" d={tile.path} />
                    {zoom >= LABELS_FROM || levelAt(zoom) !== 'villages'
                        ? tile.labels.map(({ code, name, rings }) => (
                            <text key={code} x={rings[0]?.[0]?.[0]} y={rings[0]?.[0]?.[1]} font-size="100">{name}</text>
                        )) : null}
                </svg>,
            );
        }
    }
    return <>{shown}</>;
}

export function LightMap({ spot, zoom, accuracy, words, onMove }: LightMapProps) {
    const frame = useRef<HTMLDivElement>(null);
    const drag = useRef<{ x: number; y: number; from: [number, number]; moved: boolean } | null>(null);
    const [width, setWidth] = useState(340);
    void arrivals.value; // draws again when a tile comes in
    useEffect(() => {
        const measure = (): void => setWidth(frame.current?.clientWidth ?? 340);
        const observer = new ResizeObserver(measure);
        measure();
        if (frame.current) {
            observer.observe(frame.current);
        }
        return () => observer.disconnect();
    }, []);
    const [x, y] = toPixels(spot, zoom);
    const moveBy = (dx: number, dy: number): void => onMove(toSpot([x + dx, y + dy], zoom), zoom);
    const zoomTo = (next: number): void => {
        onMove(spot, Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, next)));
    };
    const onKey = (event: KeyboardEvent): void => {
        const steps: Record<string, [number, number]> = {
            ArrowLeft: [-KEY_STEP_PX, 0], ArrowRight: [KEY_STEP_PX, 0],
            ArrowUp: [0, -KEY_STEP_PX], ArrowDown: [0, KEY_STEP_PX],
        };
        const step = steps[event.key];
        if (step) {
            moveBy(...step);
        } else if (event.key === '+' || event.key === '=') {
            zoomTo(zoom + 1);
        } else if (event.key === '-') {
            zoomTo(zoom - 1);
        } else {
            return;
        }
        event.preventDefault();
    };
    const onUp = (event: PointerEvent): void => {
        const held = drag.current;
        drag.current = null;
        if (held && !held.moved && frame.current) {
            const box = frame.current.getBoundingClientRect();
            moveBy(event.clientX - box.left - width / 2, event.clientY - box.top - HEIGHT_PX / 2);
        }
    };
    const radius = accuracy ? accuracy / metresAPixel(spot.lat, zoom) : 0;
    return (
        <div class="light-map" ref={frame} data-level={levelAt(zoom)}>
            <svg class="light-map-land" width={width} height={HEIGHT_PX} role="application" tabindex={0}
                aria-label={words.label} onKeyDown={onKey}
                onPointerDown={(event) => {
                    event.currentTarget.setPointerCapture(event.pointerId);
                    drag.current = { x: event.clientX, y: event.clientY, from: [x, y], moved: false };
                }}
                onPointerMove={(event) => {
                    const held = drag.current;
                    if (held) {
                        const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
                        held.moved ||= Math.hypot(dx, dy) > TAP_PX;
                        if (held.moved) {
                            onMove(toSpot([held.from[0] - dx, held.from[1] - dy], zoom), zoom);
                        }
                    }
                }}
                onPointerUp={onUp} onPointerCancel={() => (drag.current = null)}>
                <Tiles left={x - width / 2} top={y - HEIGHT_PX / 2} width={width} zoom={zoom} />
                {radius > 4 && <circle class="accuracy" cx={width / 2} cy={HEIGHT_PX / 2} r={radius} />}
                <path class="cross" d={`M${width / 2} ${HEIGHT_PX / 2 - 18}v36M${width / 2 - 18} ${HEIGHT_PX / 2}h36`} />
                <circle class="cross" cx={width / 2} cy={HEIGHT_PX / 2} r="7" />
            </svg>
            <div class="map-buttons">
                <button type="button" aria-label={words.zoomIn} disabled={zoom >= MOST_ZOOM} onClick={() => zoomTo(zoom + 1)}>
                    <Glyph name="plus" />
                </button>
                <button type="button" aria-label={words.zoomOut} disabled={zoom <= LEAST_ZOOM} onClick={() => zoomTo(zoom - 1)}>
                    <Glyph name="minus" />
                </button>
            </div>
            {isTileMissing.value && <p class="map-note">{words.missing}</p>}
        </div>
    );
}
