/** The browser that the journeys run in. */
export const chromiumPath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export const chromiumArguments = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
