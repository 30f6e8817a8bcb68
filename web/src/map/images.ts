// Images of the map, drawn on a canvas: markers of reports, rings of clusters, hotspots, hatching.
import { GROUPS, GROUP_LOOKS } from '../state/groups';
import type { Group } from '../state/groups';

/** Device pixels a CSS pixel: sharp on phones, cheap elsewhere. */
export const PIXEL_RATIO = 2;
const MARKER_PX = 26;
const RING_PX = 40;
const HOTSPOT_PX = 15;
const HATCH_PX = 8;
/** A cluster's shares are told in eighths: enough for the eye, few enough images. */
export const RING_PARTS = 8;

export const HOTSPOT_COLOURS = { low: '#ffffff', medium: '#f39a2b', high: '#8e1b12' } as const;
export const HATCH_COLOUR = '#2f7d5b';

type Context = CanvasRenderingContext2D;

function draw(size: number, paint: (context: Context) => void): ImageData {
    const canvas = document.createElement('canvas');
    canvas.width = size * PIXEL_RATIO;
    canvas.height = size * PIXEL_RATIO;
    const context = canvas.getContext('2d', { willReadFrequently: true }) as Context;
    context.scale(PIXEL_RATIO, PIXEL_RATIO);
    paint(context);
    return context.getImageData(0, 0, canvas.width, canvas.height);
}

function disc(context: Context, centre: number, radius: number, colour: string): void {
    context.beginPath();
    context.arc(centre, centre, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
}

function symbol(context: Context, group: Group, colour: string, scale: number): void {
    const middle = MARKER_PX / 2;
    context.save();
    context.translate(middle - 12 * scale, middle - 12 * scale);
    context.scale(scale, scale);
    context.fillStyle = colour;
    context.fill(new Path2D(GROUP_LOOKS[group].symbol));
    context.restore();
}

/** A report: a filled disc with the group's symbol. */
function drawMarker(group: Group): ImageData {
    const middle = MARKER_PX / 2;
    return draw(MARKER_PX, (context) => {
        disc(context, middle, middle - 0.5, '#ffffff');
        disc(context, middle, middle - 2, GROUP_LOOKS[group].colour);
        symbol(context, group, '#ffffff', 0.95);
    });
}

/** A stand-in: a hatched, dashed ring, so that nobody reads it as an exact place. */
function drawStandIn(group: Group): ImageData {
    const middle = MARKER_PX / 2;
    const { colour } = GROUP_LOOKS[group];
    return draw(MARKER_PX, (context) => {
        disc(context, middle, middle - 0.5, '#ffffff');
        context.save();
        context.beginPath();
        context.arc(middle, middle, middle - 3, 0, 2 * Math.PI);
        context.clip();
        context.globalAlpha = 0.35;
        context.strokeStyle = colour;
        for (let x = -MARKER_PX; x < MARKER_PX; x += 4) {
            context.beginPath();
            context.moveTo(x, MARKER_PX);
            context.lineTo(x + MARKER_PX, 0);
            context.stroke();
        }
        context.restore();
        context.setLineDash([3.6, 2.4]);
        context.lineWidth = 2;
        context.strokeStyle = colour;
        context.beginPath();
        context.arc(middle, middle, middle - 2.2, 0, 2 * Math.PI);
        context.stroke();
        symbol(context, group, colour, 0.85);
    });
}

function drawHotspot(confidence: keyof typeof HOTSPOT_COLOURS): ImageData {
    return draw(HOTSPOT_PX, (context) => {
        const middle = HOTSPOT_PX / 2;
        context.beginPath();
        context.moveTo(middle, 1.5);
        context.lineTo(HOTSPOT_PX - 1.5, HOTSPOT_PX - 2);
        context.lineTo(1.5, HOTSPOT_PX - 2);
        context.closePath();
        context.lineJoin = 'round';
        context.fillStyle = HOTSPOT_COLOURS[confidence];
        context.strokeStyle = confidence === 'high' ? '#4d0d08' : '#8a3b06';
        context.lineWidth = 1.2;
        context.fill();
        context.stroke();
        if (confidence === 'high') {
            disc(context, middle, 1.3, '#ffffff');
        }
    });
}

function drawHatch(): ImageData {
    return draw(HATCH_PX, (context) => {
        context.strokeStyle = HATCH_COLOUR;
        context.globalAlpha = 0.5;
        context.lineWidth = 1;
        for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
            context.beginPath();
            context.moveTo(shift, HATCH_PX);
            context.lineTo(shift + HATCH_PX, 0);
            context.stroke();
        }
    });
}

/** A cluster's ring from an id like "ring-3-0-5-…", one number of eighths a group. */
function drawRing(id: string): ImageData {
    const parts = id.split('-').slice(1).map(Number);
    const sum = parts.reduce((total, part) => total + part, 0) || 1;
    const middle = RING_PX / 2;
    return draw(RING_PX, (context) => {
        disc(context, middle, middle - 0.5, '#ffffff');
        let angle = -Math.PI / 2;
        GROUPS.forEach((group, index) => {
            const turn = ((parts[index] ?? 0) / sum) * 2 * Math.PI;
            context.beginPath();
            context.moveTo(middle, middle);
            context.arc(middle, middle, middle - 2, angle, angle + turn);
            context.closePath();
            context.fillStyle = GROUP_LOOKS[group].colour;
            context.fill();
            angle += turn;
        });
        disc(context, middle, middle - 7, '#ffffff');
    });
}

/** The image of an id that the style asks for, or null when the id is not ours. */
export function imageOf(id: string): ImageData | null {
    const [kind, name = ''] = id.split('-');
    switch (kind) {
        case 'ring':
            return drawRing(id);
        case 'hatch':
            return drawHatch();
        case 'report':
            return drawMarker(name as Group);
        case 'standin':
            return drawStandIn(name as Group);
        case 'hotspot':
            return drawHotspot(name as keyof typeof HOTSPOT_COLOURS);
        default:
            return null;
    }
}
