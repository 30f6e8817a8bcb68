// Reads areas and labels out of a vector tile (Mapbox vector tile 2.1): just what the light map draws.
// Source: https://github.com/mapbox/vector-tile-spec/tree/master/2.1

export interface TileArea {
    code: string;
    name: string;
    inProgramme: boolean;
    /** closed rings (or single points) in units of the tile, y down */
    rings: [number, number][][];
}

class Reader {
    at: number;
    constructor(readonly bytes: Uint8Array, start = 0, readonly end = bytes.length) {
        this.at = start;
    }

    varint(): number {
        let value = 0;
        for (let shift = 1; this.at < this.end; shift *= 128) {
            const byte = this.bytes[this.at++] as number;
            value += (byte & 127) * shift;
            if (byte < 128) {
                return value;
            }
        }
        throw new RangeError('tile ends within a number');
    }

    /** A reader of the next length-delimited field. */
    part(): Reader {
        const length = this.varint();
        const start = this.at;
        if (start + length > this.end) {
            throw new RangeError('tile ends within a field');
        }
        this.at += length;
        return new Reader(this.bytes, start, start + length);
    }

    text(): string {
        return new TextDecoder().decode(this.bytes.subarray(this.at, this.end));
    }

    skip(wire: number): void {
        if (wire === 0) {
            this.varint();
        } else if (wire === 2) {
            this.part();
        } else {
            this.at += wire === 1 ? 8 : 4;
        }
    }

    each(visit: (field: number, wire: number) => boolean): void {
        while (this.at < this.end) {
            const tag = this.varint();
            if (!visit(Math.floor(tag / 8), tag & 7)) {
                this.skip(tag & 7);
            }
        }
    }
}

type Value = string | boolean | null;

function readValue(part: Reader): Value {
    let value: Value = null;
    part.each((field) => {
        if (field === 1) {
            value = part.part().text();
            return true;
        }
        if (field === 7) {
            value = part.varint() !== 0;
            return true;
        }
        return false;
    });
    return value;
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function readRings(part: Reader): [number, number][][] {
    const rings: [number, number][][] = [];
    let x = 0;
    let y = 0;
    while (part.at < part.end) {
        const command = part.varint();
        const isMove = (command & 7) === 1;
        for (let n = (command & 7) === 7 ? 0 : command >> 3; n > 0; n--) {
            x += zigzag(part.varint());
            y += zigzag(part.varint());
            if (isMove) {
                rings.push([]);
            }
            rings[rings.length - 1]?.push([x, y]);
        }
    }
    return rings;
}

interface Raw {
    tags: number[];
    rings: [number, number][][];
}

function readFeature(part: Reader): Raw {
    const raw: Raw = { tags: [], rings: [] };
    part.each((field) => {
        if (field === 2) {
            const tags = part.part();
            while (tags.at < tags.end) {
                raw.tags.push(tags.varint());
            }
            return true;
        }
        if (field === 4) {
            raw.rings = readRings(part.part());
            return true;
        }
        return false;
    });
    return raw;
}

function readLayer(part: Reader): { name: string; areas: TileArea[] } {
    let name = '';
    const keys: string[] = [];
    const values: Value[] = [];
    const raws: Raw[] = [];
    part.each((field, wire) => {
        if (wire !== 2) {
            return false;
        }
        const inner = part.part();
        if (field === 1) {
            name = inner.text();
        } else if (field === 2) {
            raws.push(readFeature(inner));
        } else if (field === 3) {
            keys.push(inner.text());
        } else if (field === 4) {
            values.push(readValue(inner));
        }
        return true;
    });
    const areas = raws.map(({ tags, rings }) => {
        const said = new Map<string, Value>();
        for (let i = 0; i + 1 < tags.length; i += 2) {
            said.set(keys[tags[i] as number] ?? '', values[tags[i + 1] as number] ?? null);
        }
        return {
            code: String(said.get('code') ?? ''),
            name: String(said.get('name') ?? ''),
            inProgramme: said.get('in_programme') === true,
            rings,
        };
    });
    return { name, areas };
}

/** The layers of a tile by name. Throws RangeError on a tile that was cut off. */
export function readTile(bytes: Uint8Array): Map<string, TileArea[]> {
    const layers = new Map<string, TileArea[]>();
    const tile = new Reader(bytes);
    tile.each((field, wire) => {
        if (field !== 3 || wire !== 2) {
            return false;
        }
        const { name, areas } = readLayer(tile.part());
        layers.set(name, areas);
        return true;
    });
    return layers;
}

/** Whether a point lies in an area of the same tile (even-odd). */
export function holds(area: TileArea, x: number, y: number): boolean {
    let inside = false;
    for (const ring of area.rings) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
            const [ax, ay] = ring[i] as [number, number];
            const [bx, by] = ring[j] as [number, number];
            if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) {
                inside = !inside;
            }
        }
    }
    return inside;
}
