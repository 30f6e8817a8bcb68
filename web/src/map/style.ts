// The map's style: layers from the ground up. There is no base map; what is known is the map.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { GROUPS } from '../state/groups';
import { HATCH_COLOUR, RING_PARTS } from './images';

const EMPTY = { type: 'FeatureCollection', features: [] } as const;
/** No glyph server: MapLibre draws the names in the reader's own font. */
const FONT = ['sans-serif'];
const INK = '#22332f';
const CLUSTER_UNTIL_ZOOM = 11;
const CLUSTER_RADIUS_PX = 42;

const groupSums = Object.fromEntries(
    GROUPS.map((group) => [group, ['+', ['case', ['==', ['get', 'group'], group], 1, 0]]]),
);

/** "ring-3-0-5-…": each group's share of a cluster in eighths; images.ts draws it. */
const ringImage = [
    'concat', 'ring',
    ...GROUPS.flatMap((group) => [
        '-',
        ['to-string', ['round', ['*', RING_PARTS, ['/', ['get', group], ['get', 'point_count']]]]],
    ]),
] as unknown as ExpressionSpecification;

const IN_PROGRAMME: ExpressionSpecification = ['==', ['get', 'in_programme'], true];
const IS_CLUSTER: ExpressionSpecification = ['has', 'point_count'];

/** Lines of the graticule with their names; half degrees come when there is room for them. */
function graticule(id: string, minzoom: number, filter: ExpressionSpecification): LayerSpecification[] {
    return [
        {
            id, type: 'line', source: 'graticule', minzoom, filter,
            paint: { 'line-color': '#b3c3c7', 'line-width': 0.6 },
        },
        {
            id: `${id}-names`, type: 'symbol', source: 'graticule', minzoom, filter,
            layout: {
                'symbol-placement': 'line', 'symbol-spacing': 520, 'text-field': ['get', 'name'],
                'text-font': FONT, 'text-size': 10, 'text-offset': [0, -0.7],
            },
            paint: { 'text-color': '#5c6f75', 'text-halo-color': '#dfe8ea', 'text-halo-width': 1 },
        },
    ];
}

/** A cluster's count as it is written in a language. */
export function countText(locale: string): ExpressionSpecification {
    return ['number-format', ['get', 'point_count'], { locale }];
}

const ground: LayerSpecification[] = [
    { id: 'background', type: 'background', paint: { 'background-color': '#dfe8ea' } },
    ...graticule('graticule', 0, ['==', ['get', 'is_whole'], true]),
    ...graticule('graticule-halves', 8, ['==', ['get', 'is_whole'], false]),

    {
        id: 'villages', type: 'fill', source: 'villages',
        paint: { 'fill-color': ['case', IN_PROGRAMME, '#d9ecd8', '#f6f5ef'] },
    },
    {
        id: 'programme-hatch', type: 'fill', source: 'villages', filter: IN_PROGRAMME,
        paint: { 'fill-pattern': 'hatch' },
    },
    {
        id: 'village-borders', type: 'line', source: 'villages',
        layout: { 'line-join': 'round' },
        paint: {
            'line-color': ['case', IN_PROGRAMME, HATCH_COLOUR, '#8b9a92'],
            'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.3, 9, 0.8, 13, 1.6],
        },
    },
];

const marks: LayerSpecification[] = [
    {
        id: 'village-hovered', type: 'fill', source: 'villages',
        paint: {
            'fill-color': '#143c3a',
            'fill-opacity': ['case', ['boolean', ['feature-state', 'hovered'], false], 0.1, 0],
        },
    },
    {
        id: 'villages-by-name', type: 'line', source: 'villages', filter: ['boolean', false],
        minzoom: 8,
        paint: {
            'line-color': '#8d4a73', 'line-dasharray': [3, 3],
            'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.9, 11, 2],
        },
    },
    {
        id: 'village-selected', type: 'line', source: 'villages', filter: ['boolean', false],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': '#0d2b2a', 'line-width': 3.2 },
    },
];

const names: LayerSpecification[] = [
    {
        id: 'regency-names', type: 'symbol', source: 'labels', maxzoom: 9,
        filter: ['==', ['get', 'kind'], 'regency'],
        layout: {
            'text-field': ['upcase', ['get', 'name']], 'text-font': FONT, 'text-max-width': 8,
            'text-letter-spacing': 0.08,
            'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 2,
            'text-padding': 0,
            'text-size': ['interpolate', ['linear'], ['zoom'], 5, 9, 9, 13],
        },
        paint: { 'text-color': '#3d524c', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
    },
    {
        id: 'village-names', type: 'symbol', source: 'labels', minzoom: 9,
        filter: ['==', ['get', 'kind'], 'village'],
        layout: {
            'text-field': ['get', 'name'], 'text-font': FONT, 'text-max-width': 7,
            // A name steps aside for a marker rather than go.
            'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.2,
            'text-size': ['interpolate', ['linear'], ['zoom'], 9, 10.5, 13, 13],
        },
        paint: { 'text-color': INK, 'text-halo-color': '#ffffff', 'text-halo-width': 1.4 },
    },
];

/** Under the names: there may be thousands. */
const hotspots: LayerSpecification[] = [
    {
        id: 'hotspots', type: 'symbol', source: 'hotspots',
        layout: {
            'icon-image': ['concat', 'hotspot-', ['get', 'confidence']],
            'icon-allow-overlap': true, 'icon-ignore-placement': true,
            'icon-size': ['interpolate', ['linear'], ['zoom'], 5, 0.25, 7, 0.4, 9, 0.65, 11, 0.9, 14, 1.1],
            'symbol-sort-key': ['match', ['get', 'confidence'], 'high', 2, 'medium', 1, 0],
        },
    },
];

const reports: LayerSpecification[] = [
    {
        id: 'clusters', type: 'symbol', source: 'reports', filter: IS_CLUSTER,
        layout: {
            'icon-image': ringImage,
            'icon-size': ['interpolate', ['linear'], ['get', 'point_count'], 2, 0.75, 50, 0.95, 500, 1.25],
            'icon-allow-overlap': true, 'text-allow-overlap': true,
            'text-field': countText('id-ID'), 'text-font': FONT, 'text-size': 11,
        },
        paint: { 'text-color': INK },
    },
    {
        id: 'reports', type: 'symbol', source: 'reports', filter: ['!', IS_CLUSTER],
        layout: {
            'icon-image': ['concat', ['case', ['get', 'is_stand_in'], 'standin-', 'report-'], ['get', 'group']],
            'icon-size': ['interpolate', ['linear'], ['zoom'], 6, 0.7, 10, 0.9, 13, 1.1],
            'icon-allow-overlap': true,
        },
    },
    {
        id: 'focus', type: 'circle', source: 'focus',
        paint: {
            'circle-radius': 17, 'circle-color': 'rgba(0,0,0,0)',
            'circle-stroke-color': '#0d2b2a', 'circle-stroke-width': 3,
        },
    },
];

export function makeStyle(): StyleSpecification {
    return {
        version: 8,
        sources: {
            graticule: { type: 'geojson', data: EMPTY as never },
            villages: { type: 'geojson', data: EMPTY as never, promoteId: 'code', tolerance: 0.3 },
            labels: { type: 'geojson', data: EMPTY as never },
            hotspots: { type: 'geojson', data: EMPTY as never },
            reports: {
                type: 'geojson', data: EMPTY as never, cluster: true,
                clusterMaxZoom: CLUSTER_UNTIL_ZOOM, clusterRadius: CLUSTER_RADIUS_PX,
                clusterProperties: groupSums,
            },
            focus: { type: 'geojson', data: EMPTY as never },
        },
        layers: [...ground, ...marks, ...hotspots, ...names, ...reports],
    };
}
