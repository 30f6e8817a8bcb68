// The village and its neighbours as SVG: borders from vector tiles, reports by shape and letter of their
// group, hotspots as triangles. Told apart without colour, for the black and white print.
import type { Position } from 'geojson';
import { arrivals, tileAt, TILE_PX, TILE_UNITS, toPixels, zoomFor } from '../../light/tiles';
import { boxOf } from '../../map/geometry';
import { about } from '../../state/draft';
import { GROUP_LOOKS, groupOf } from '../../state/groups';
import { forms } from '../../state/prefs';
import { openReports } from '../../state/village';
import type { VillageData } from '../../state/village';
import { words } from './words';

const WIDTH = 560;
const HEIGHT = 400;
const MARGIN = 60;

function Ground({ left, top, zoom, own }: { left: number; top: number; zoom: number; own: string }) {
    void arrivals.value;
    const shown = [];
    for (let y = Math.floor(top / TILE_PX); y * TILE_PX < top + HEIGHT; y++) {
        for (let x = Math.floor(left / TILE_PX); x * TILE_PX < left + WIDTH; x++) {
            const tile = tileAt(zoom, x, y);
            const mine = tile.areas.filter(({ code }) => code === own).flatMap(({ rings }) => rings);
            shown.push(
                <svg key={`${x}/${y}`} x={x * TILE_PX - left} y={y * TILE_PX - top} width={TILE_PX + 0.5}
                    height={TILE_PX + 0.5} viewBox={`0 0 ${TILE_UNITS} ${TILE_UNITS}`}>
                    <path class="land" d={tile.path} />
                    <path class="own" d={mine.map((ring) => `M${ring.map((at) => at.join(' ')).join('L')}z`).join('')} />
                    {tile.labels.map(({ code, name, rings }) => (
                        <text key={code} class={code === own ? 'own-name' : ''} x={rings[0]?.[0]?.[0]} y={rings[0]?.[0]?.[1]}
                            font-size="96">{name}</text>
                    ))}
                </svg>,
            );
        }
    }
    return <>{shown}</>;
}

export function VillageMap({ village, near }: VillageData) {
    const box = boxOf(village.geometry);
    const zoom = Math.max(9, zoomFor(box, WIDTH - MARGIN, HEIGHT - MARGIN));
    const [x, y] = toPixels({ lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2 }, zoom);
    const [left, top] = [x - WIDTH / 2, y - HEIGHT / 2];
    const at = ([lon = 0, lat = 0]: Position): [number, number] => {
        const [px, py] = toPixels({ lon, lat }, zoom);
        return [px - left, py - top];
    };
    const points = openReports.value.filter(({ geometry }) => geometry !== null);
    const number = forms.value.number;
    const label = words.value.mapLabel(village.properties.name, number(points.length), number(near.length));
    return (
        <figure class="light-map village-map">
            <svg class="light-map-land" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
                <Ground left={left} top={top} zoom={zoom} own={village.properties.code} />
                {near.map(({ hotspot }) => {
                    const [hx, hy] = at(hotspot.geometry.coordinates);
                    return <path key={hotspot.id} class={`spot ${hotspot.properties.confidence}`}
                        d={`M${hx} ${hy - 7}l6.5 12h-13z`} />;
                })}
                {points.map((report) => {
                    const [rx, ry] = at(report.geometry?.coordinates ?? []);
                    const category = about.value?.categories.find(({ code }) => code === report.properties.category);
                    const look = GROUP_LOOKS[groupOf(category)];
                    return (
                        <g key={report.id} transform={`translate(${rx - 11} ${ry - 11}) scale(.92)`}>
                            <circle cx="12" cy="12" r="11" fill={report.properties.is_stand_in ? '#fff' : look.colour}
                                stroke={look.colour} stroke-width="2"
                                stroke-dasharray={report.properties.is_stand_in ? '3.6 2.4' : undefined} />
                            <path d={look.symbol} fill={report.properties.is_stand_in ? look.colour : '#fff'} />
                        </g>
                    );
                })}
            </svg>
            <figcaption>
                <span><i class="dot" /> {words.value.legendReport}</span>
                <span><i class="dot hollow" /> {words.value.legendStandIn}</span>
                <span><i class="triangle" /> {words.value.legendHotspot}</span>
            </figcaption>
        </figure>
    );
}
