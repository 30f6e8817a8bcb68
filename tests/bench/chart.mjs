// Bars with goal marks as SVG, drawn by hand so that a report needs nothing but a browser.
const WIDTH = 960;
const LABEL = 396;
const FIGURE = 132;
const ROW = 34;
const TOP = 74;
const INK = "#22282f";
const QUIET = "#6b7580";
const MET = "#2f7d5b";
const MISSED = "#c2622d";

function escape(text) {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function text(x, y, words, { size = 13, fill = INK, anchor = "start", weight = 400 } = {}) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${fill}" ` +
    `text-anchor="${anchor}">${escape(words)}</text>`;
}

function cut(words, most) {
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}

// Where a value stands between 0 and 1, and the values at which a line is drawn.
function scaleOf(bars, isLog) {
  const values = bars.flatMap((bar) => [bar.value, bar.goal ?? bar.value]).filter((value) => value > 0);
  const most = Math.max(...values, 1e-9);
  if (isLog) {
    const low = Math.floor(Math.log10(Math.min(...values, 1)));
    const high = Math.max(Math.ceil(Math.log10(most)), low + 1);
    const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
    return { at: (value) => value <= 0 ? 0 : (Math.log10(value) - low) / (high - low), ticks };
  }
  const step = [1, 2, 2.5, 5, 10].map((each) => each * 10 ** Math.floor(Math.log10(most / 5))).find((each) => most / each <= 6);
  const top = Math.ceil(most / step) * step;
  return { at: (value) => value / top, ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step) };
}

function drawBar(bar, y, place, isLog) {
  const ends = [place(isLog ? 1 : 0), place(Math.max(bar.value, 0))];
  const [left, x] = [Math.min(...ends), Math.max(...ends)];
  const parts = [
    text(LABEL - 12, y + 14, cut(bar.label, 58), { anchor: "end" }),
    text(LABEL - 12, y + 27, cut(bar.note, 62), { anchor: "end", size: 10.5, fill: QUIET }),
    `<rect x="${left.toFixed(1)}" y="${y + 4}" width="${Math.max(x - left, 1.5).toFixed(1)}" height="18" rx="2" fill="${bar.isMet ? MET : MISSED}"/>`,
    text(WIDTH - FIGURE + 12, y + 18, bar.text, { weight: 600, fill: bar.isMet ? MET : MISSED }),
  ];
  if (bar.goal !== undefined) {
    const goal = place(bar.goal);
    // The side to be on: a small foot points to it.
    parts.push(`<path d="M${goal.toFixed(1)} ${y} v26 m0 -26 h${bar.isMost ? -5 : 5} m${bar.isMost ? 5 : -5} 26 ` +
      `h${bar.isMost ? -5 : 5}" stroke="${INK}" stroke-width="1.8" fill="none"/>`);
  }
  return parts.join("\n");
}

/** title; bars: {label, note, value, goal?, isMost, isMet, text}; isLog; unit of the scale. */
export function barChart({ title, bars, isLog, unit }) {
  const height = TOP + bars.length * ROW + 34;
  const scale = scaleOf(bars, isLog);
  const left = LABEL;
  const place = (value) => left + scale.at(value) * (WIDTH - FIGURE - left);
  const lines = scale.ticks.map((tick) => {
    const x = place(tick);
    return `<path d="M${x.toFixed(1)} ${TOP - 6} V${height - 28}" stroke="#dfe3e7"/>` +
      text(x, height - 12, `${tick.toLocaleString("en", { maximumSignificantDigits: 3 })}`, { size: 11, fill: QUIET, anchor: "middle" });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ` +
    `font-family="system-ui, 'DejaVu Sans', sans-serif" role="img" aria-label="${escape(title)}">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${text(16, 28, title, { size: 17, weight: 600 })}
<rect x="16" y="42" width="11" height="11" fill="${MET}"/>${text(32, 52, "goal met", { size: 11.5, fill: QUIET })}
<rect x="96" y="42" width="11" height="11" fill="${MISSED}"/>${text(112, 52, "missed", { size: 11.5, fill: QUIET })}
<path d="M170 41 v13 m0 -13 h5 m-5 13 h5" stroke="${INK}" stroke-width="1.8" fill="none"/>${text(182, 52, `goal, its feet on the good side; scale in ${unit}${isLog ? ", each line ten times the one before" : ""}`, { size: 11.5, fill: QUIET })}
${lines.join("\n")}
${bars.map((bar, i) => drawBar(bar, TOP + i * ROW, place, isLog)).join("\n")}
</svg>
`;
}
