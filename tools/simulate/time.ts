/** RFC 3339 in China's time, as the platform writes it. */
export const chinaTime = (instant: Date): string =>
  `${new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`

export const chinaDate = (instant: Date): string => chinaTime(instant).slice(0, 10)
