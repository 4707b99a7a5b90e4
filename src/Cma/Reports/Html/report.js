// Says under each map what is beneath the pointer. The page is complete without it.
for (const map of document.querySelectorAll(".heat")) {
  const readout = map.closest("section").querySelector(".readout");
  const rest = readout.textContent;
  const { seconds, bytes, cell } = map.dataset;
  const show = (event) => {
    const box = map.getBoundingClientRect();
    const part = (value, size) => Math.min(0.999999, Math.max(0, value / size));
    const time = part(event.clientX - box.left, box.width) * seconds;
    const address = Math.floor(part(event.clientY - box.top, box.height) * bytes / cell) * cell;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const state = under === null ? undefined : under.dataset.state;
    readout.textContent = state === undefined ? rest : time.toFixed(3) + " s, " + (address / 1048576).toFixed(1).replace(".0", "") + " MiB: " + state;
  };
  map.addEventListener("pointermove", show);
  map.addEventListener("pointerdown", show);
  map.addEventListener("pointerleave", () => { readout.textContent = rest; });
}
