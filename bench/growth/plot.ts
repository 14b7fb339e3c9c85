import type { Rates } from './rates.ts'

// Told apart without colour too: each line ends in its name.
const COLOURS = ['#2563eb', '#c2410c', '#15803d', '#7e22ce', '#b91c1c']
const [WIDTH, HEIGHT] = [760, 380]
const AREA = { left: 70, right: 570, top: 20, bottom: 330 }

/** Rates against the number of stored certificates, both logarithmic, as SVG. */
export function plot(steps: readonly { stored: number; rates: Rates }[]): string {
  const names = Object.keys(steps[0]?.rates ?? {}) as (keyof Rates)[]
  const all = steps.flatMap(({ rates }) => Object.values(rates))
  const decades = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))] as const
  const sizes = steps.map(({ stored }) => Math.log10(stored))
  const x = scale([Math.min(...sizes), Math.max(...sizes)], [AREA.left, AREA.right])
  const y = scale(decades, [AREA.bottom, AREA.top])
  const ticks = Array.from({ length: decades[1] - decades[0] + 1 }, (_, at) => decades[0] + at)
  const ends = spread(names.map((name) => y(Math.log10(steps.at(-1)?.rates[name] ?? 1))))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Rates by stored certificates">
<style>text{font:13px system-ui,sans-serif;fill:#111}line{stroke:#999;stroke-width:.5}polyline{fill:none;stroke-width:2}</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${ticks.map((decade) => `<line x1="${AREA.left}" x2="${AREA.right}" y1="${y(decade)}" y2="${y(decade)}"/><text x="${AREA.left - 8}" y="${y(decade) + 4}" text-anchor="end">${(10 ** decade).toLocaleString('en')}</text>`).join('\n')}
${steps.map(({ stored }, at) => `<text x="${x(sizes[at] as number)}" y="${AREA.bottom + 20}" text-anchor="middle">${stored.toLocaleString('en')}</text>`).join('\n')}
<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 42}" text-anchor="middle">certificates stored</text>
<text x="16" y="${(AREA.top + AREA.bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(AREA.top + AREA.bottom) / 2})">per second</text>
${names.map((name, at) => line(name, COLOURS[at % COLOURS.length] as string, ends[at] as number)).join('\n')}
</svg>
`

  function line(name: keyof Rates, colour: string, end: number): string {
    const points = steps.map(
      ({ rates }, at) => `${x(sizes[at] as number)},${y(Math.log10(rates[name])).toFixed(1)}`,
    )
    return `<polyline points="${points.join(' ')}" stroke="${colour}"/><text x="${AREA.right + 10}" y="${end + 4}" style="fill:${colour}">${name}</text>`
  }
}

function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number]) {
  return (value: number) => (to === from ? start : start + ((value - from) / (to - from)) * (end - start))
}

/** Heights of labels, moved apart where two would cover each other. */
function spread(heights: readonly number[]): number[] {
  const moved = [...heights]
  const order = heights.map((_, at) => at).sort((a, b) => (heights[a] as number) - (heights[b] as number))
  for (const [place, at] of order.entries()) {
    const above = order[place - 1]
    if (above !== undefined) moved[at] = Math.max(moved[at] as number, (moved[above] as number) + 16)
  }
  return moved
}
