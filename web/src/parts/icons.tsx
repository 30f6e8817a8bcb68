// Signs shared by list, filters and legend; the map draws the same ones on a canvas.
import { GROUP_LOOKS } from '../state/groups';
import type { Group } from '../state/groups';
import { HOTSPOT_COLOURS } from '../map/images';

export function GroupIcon({ group, isStandIn = false }: { group: Group; isStandIn?: boolean }) {
    const { colour, symbol } = GROUP_LOOKS[group];
    if (isStandIn) {
        return (
            <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
                <circle cx="12" cy="12" r="10" fill="#fff" stroke={colour} stroke-width="2" stroke-dasharray="3.6 2.4" />
                <path d="M5 15 15 5M6 19 19 6M10 20 20 10" stroke={colour} stroke-opacity=".35" />
                <path d={symbol} fill={colour} transform="translate(1.8 1.8) scale(.85)" />
            </svg>
        );
    }
    return (
        <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="11" fill={colour} />
            <path d={symbol} fill="#fff" />
        </svg>
    );
}

export function HotspotIcon({ confidence }: { confidence: keyof typeof HOTSPOT_COLOURS }) {
    return (
        <svg class="sign small" viewBox="0 0 15 15" aria-hidden="true">
            <path
                d="M7.5 1.5 13.5 13h-12z" fill={HOTSPOT_COLOURS[confidence]} stroke-width="1.2"
                stroke={confidence === 'high' ? '#4d0d08' : '#8a3b06'} stroke-linejoin="round"
            />
            {confidence === 'high' && <circle cx="7.5" cy="9" r="1.3" fill="#fff" />}
        </svg>
    );
}

type GlyphName = 'close' | 'search' | 'plus' | 'minus' | 'home' | 'caret' | 'warn';

const GLYPHS: Record<GlyphName, string> = {
    close: 'M6 6l12 12M18 6L6 18',
    search: 'M10.5 4.5a6 6 0 1 0 .01 0zM15 15l5 5',
    plus: 'M12 5v14M5 12h14',
    minus: 'M5 12h14',
    home: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
    caret: 'M7 10l5 5 5-5',
    warn: 'M12 4l9 16H3zM12 10v5M12 17.5v.5',
};

export function Glyph({ name }: { name: GlyphName }) {
    return (
        <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
            <path d={GLYPHS[name]} fill="none" stroke="currentColor" stroke-width="2"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    );
}
