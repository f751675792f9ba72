export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

export const columns = (rows: readonly (readonly (string | number)[])[]): string => {
  const text = rows.map((row) => row.map(String))
  const widths = (text[0] ?? []).map((_, i) => Math.max(...text.map((row) => [...(row[i] ?? '')].length)))
  return text
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    )
    .join('\n')
}
