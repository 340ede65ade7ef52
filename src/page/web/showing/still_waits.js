// Looks whether something that was sent still waits: it may leave, or be cancelled, while a screen says that it waits.
import { useEffect, useState } from "../vendor/ui.js";
import { changes } from "../app/changes.js";
import { get } from "../app/node.js";

/** @returns {"waits" | "left" | "cancelled"} of what waits under this id; without one it has left */
export function useWaits(id, due) {
  const [state, setState] = useState(/** @type {"waits" | "left" | "cancelled"} */ (id ? "waits" : "left"));
  useEffect(() => {
    if (!id) return undefined;
    let over = false;
    const set = (next) => { if (!over) setState(next); };
    const look = () => get("/v1/waiting/" + id, { attended: false }).catch((error) => {
      if (error.code !== "unknown_id" && error.code !== "has_left") return undefined;
      return get(`/v1/waiting/${id}/left`, { attended: false }).then(() => set("left")).catch(() => set("cancelled"));
    });
    look();
    const wait = due ? Date.parse(due) - Date.now() + 2000 : 0;
    const timer = wait > 0 && wait < 2 ** 31 ? setTimeout(look, wait) : 0;
    const stop = changes.onChange((areas) => { if (areas.includes("waiting") || areas.includes("shared")) look(); });
    return () => { over = true; clearTimeout(timer); stop(); };
  }, [id]);
  return state;
}
