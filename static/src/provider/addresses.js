/** The address of what pads' sockets are below, for WebSocket: `path` may be relative to the page. @param {string} path */
export function webSocketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
