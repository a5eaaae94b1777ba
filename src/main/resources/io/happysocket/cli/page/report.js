"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const about = JSON.parse(document.getElementById("about").textContent);
  const FAMILIES = [["IPV6", "IPv6"], ["IPV4", "IPv4"]];
  const OUTCOMES = ["silent", "refused", "unreachable", "other"];
  const NO_ATTEMPT = ["unsent", "no-address"];
  const charts = [];
  window.happysocketCharts = charts; // for the test in a browser

  // ---- numbers

  const count = (n) => n.toLocaleString("en");
  const attempts = (g) =>
    Object.entries(g.outcomes).reduce((sum, [name, n]) => sum + (NO_ATTEMPT.includes(name) ? 0 : n), 0);
  const failures = (g) => attempts(g) - g.outcomes.established;
  const percent = (share) => (100 * share).toFixed(share > 0 && share < 0.0095 ? 2 : 1) + " %";
  const millis = (micros) => (micros / 1000).toFixed(Math.abs(micros) < 9950 ? 1 : 0) + " ms";
  const rate = (g) => (g.failureRate ? percent(g.failureRate.share) : "-");
  const interval = (g) =>
    g.failureRate ? percent(g.failureRate.low).replace(" %", "") + " to " + percent(g.failureRate.high) : "";
  const date = (ms) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
  const rows = FAMILIES.flatMap(([key, name]) => [
    { key, label: name, all: true, group: figures[key].all },
    ...Object.entries(figures[key].classes).map(([label, group]) => ({ key, label, all: false, group })),
  ]);

  // ---- text and tables; names come from strangers: never as HTML

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const table = (id, head, body, empty) => {
    const into = document.getElementById(id);
    if (body.length === 0) {
      into.replaceWith(make("p", empty, "soft"));
      return;
    }
    const top = into.createTHead().insertRow();
    head.forEach((text) => {
      const cell = make("th", text);
      cell.scope = "col";
      top.append(cell);
    });
    const rest = into.createTBody();
    body.forEach(({ cells, row, first }) => {
      const line = rest.insertRow();
      if (row) line.className = row;
      cells.forEach((text, i) => line.append(make("td", text, i === 0 ? first : "")));
    });
  };

  const answer = () => {
    const six = figures.IPV6.all;
    const four = figures.IPV4.all;
    if (attempts(six) === 0) return "No attempt over IPv6 was seen.";
    let text = "Over IPv6 " + rate(six) + " of " + count(attempts(six)) + " attempts failed (" + interval(six) + ")";
    text += attempts(four) > 0 ? ", over IPv4 " + rate(four) + " of " + count(attempts(four)) + "." : ".";
    const relative = six.relativeMicros;
    if (relative.count > 0) {
      const by = relative.p50;
      text += Math.abs(by) < 500
        ? " Where both connect, half of the couplets are faster over IPv6, half over IPv4."
        : " Where both connect, IPv6 is " + millis(Math.abs(by)) + (by > 0 ? " slower" : " faster") + " (median of " + count(relative.count) + " couplets).";
    }
    return text;
  };

  // ---- charts

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const axis = (extra) => ({
    stroke: () => colour("soft"),
    grid: { stroke: () => colour("grid"), width: 1 },
    ticks: { stroke: () => colour("grid"), width: 1 },
    font: "12px system-ui, sans-serif",
    ...extra,
  });

  const draw = (into, name, height, data, options) => {
    into.setAttribute("role", "img");
    into.setAttribute("aria-label", name);
    const size = () => ({ width: Math.max(240, into.clientWidth), height });
    const chart = new uPlot({ ...size(), padding: [8, 24, 0, 0], cursor: { drag: { x: false, y: false } }, ...options }, data, into);
    charts.push({ name, chart });
    new ResizeObserver(() => {
      if (chart.width !== size().width) chart.setSize(size());
    }).observe(into);
  };

  /** A point for each share, with the whisker of its interval. */
  const whiskers = (shown) => (u) => {
    const ctx = u.ctx;
    const pixel = devicePixelRatio;
    shown.forEach((row, i) => {
      const { share, low, high } = row.group.failureRate;
      const x = u.valToPos(i, "x", true);
      const y = (value) => u.valToPos(100 * value, "y", true);
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = colour(row.key.toLowerCase());
      ctx.lineWidth = 2 * pixel;
      ctx.beginPath();
      ctx.moveTo(x, y(low));
      ctx.lineTo(x, y(high));
      for (const end of [low, high]) {
        ctx.moveTo(x - 5 * pixel, y(end));
        ctx.lineTo(x + 5 * pixel, y(end));
      }
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(x, y(share), 4.5 * pixel, 0, 2 * Math.PI);
      ctx.fill();
      ctx.restore();
    });
  };

  const rates = () => {
    const shown = rows.filter((row) => row.group.failureRate && (row.all || attempts(row.group) >= 10));
    const into = document.getElementById("rates");
    if (shown.length === 0) return;
    const narrow = into.clientWidth < 90 * shown.length;
    const label = (row) => (row.all ? row.label : row.label === "native" ? row.label + (row.key === "IPV6" ? " 6" : " 4") : row.label);
    const top = Math.max(1, ...shown.map((row) => 100 * row.group.failureRate.high));
    draw(into, "Failed attempts by address class", narrow ? 320 : 280,
      [shown.map((_, i) => i), shown.map((row) => 100 * row.group.failureRate.share)], {
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-0.6, shown.length - 0.4] }, y: { range: [0, Math.min(100, top * 1.08)] } },
        axes: [
          axis({
            splits: () => shown.map((_, i) => i),
            values: () => shown.map(label),
            rotate: narrow ? -60 : 0,
            size: narrow ? 90 : 40,
            grid: { show: false },
            space: 10,
          }),
          axis({ values: (_, ticks) => ticks.map((tick) => tick + " %"), size: 55 }),
        ],
        series: [{}, { paths: () => null, points: { show: false } }],
        hooks: { draw: [whiskers(shown)] },
      });
  };

  /** Buckets as shares of bins of equal width; a bucket that is wider is spread out. */
  const histogram = (spread, reach, width) => {
    const bins = new Array(Math.round((2 * reach) / width)).fill(0);
    spread.buckets.forEach(([middle, n]) => {
      const half = Math.max(0.5, Math.abs(middle) * 0.0079);
      const from = Math.floor((middle - half + reach) / width);
      const to = Math.floor((middle + half + reach) / width);
      for (let bin = from; bin <= to; bin++) {
        const low = Math.max(middle - half, bin * width - reach);
        const high = Math.min(middle + half, (bin + 1) * width - reach);
        if (bin >= 0 && bin < bins.length) bins[bin] += (n * (high - low)) / (2 * half);
      }
    });
    return [bins.map((_, i) => ((i + 0.5) * width - reach) / 1000), bins.map((n) => (100 * n) / spread.count)];
  };

  const relative = (into, name, spread, reach, width) => {
    draw(into, name, 200, histogram(spread, reach, width), {
      legend: { live: true },
      scales: { x: { time: false, range: [-reach / 1000, reach / 1000] }, y: { range: (_, __, max) => [0, max * 1.05 || 1] } },
      axes: [
        axis({ values: (_, ticks) => ticks.map((tick) => (tick > 0 ? "+" : "") + tick), label: "ms", labelSize: 18, labelFont: "12px system-ui, sans-serif", size: 30 }),
        axis({ values: (_, ticks) => ticks.map((tick) => +tick.toFixed(2) + " %"), size: 55 }),
      ],
      series: [
        { label: "ms", value: (_, at) => (at === null ? "" : at.toFixed(1)) },
        {
          label: "% per " + width / 1000 + " ms",
          stroke: () => colour("ipv6"),
          fill: () => colour("ipv6") + "40",
          width: 1,
          paths: uPlot.paths.bars({ size: [1, Infinity], gap: 0 }),
          points: { show: false },
          value: (_, share) => (share === null || share === undefined ? "" : share.toFixed(2)),
        },
      ],
      hooks: {
        draw: [(u) => {
          const x = u.valToPos(0, "x", true);
          u.ctx.save();
          u.ctx.strokeStyle = colour("ink");
          u.ctx.lineWidth = devicePixelRatio;
          u.ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
          u.ctx.beginPath();
          u.ctx.moveTo(x, u.bbox.top);
          u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
          u.ctx.stroke();
          u.ctx.restore();
        }],
      },
    });
  };

  const histograms = () => {
    const into = document.getElementById("histograms");
    const shown = rows.filter((row) => row.key === "IPV6" && row.group.relativeMicros.count > 0);
    if (shown.length === 0) {
      into.append(make("p", "No couplet has an RTT for both protocols.", "soft"));
      return;
    }
    shown.filter((row) => !row.all || shown.length !== 2).forEach((row) => {
      const spread = row.group.relativeMicros;
      const beyond = (test) => count(spread.buckets.reduce((sum, [at, n]) => sum + (test(at) ? n : 0), 0));
      into.append(make("h3", row.all ? "all of IPv6" : row.label));
      into.append(make("p", count(spread.count) + " couplets; median " + millis(spread.p50) + ", 10 % below " + millis(spread.p10) + ", 10 % above " + millis(spread.p90)
        + "; beyond the scale " + beyond((at) => at < -1e6) + " left, " + beyond((at) => at > 1e6) + " right", "soft"));
      const pair = make("div", undefined, "pair");
      const wide = make("div", undefined, "chart");
      const zoom = make("div", undefined, "chart");
      pair.append(wide, zoom);
      into.append(pair);
      relative(wide, row.label + " ±1 s", spread, 1e6, 20000);
      if (spread.buckets.some(([at]) => Math.abs(at) <= 2e5)) relative(zoom, row.label + " ±200 ms", spread, 2e5, 5000);
      else zoom.append(make("p", "None lies within ±200 ms.", "soft"));
    });
  };

  const cdf = () => {
    const into = document.getElementById("cdf");
    const spreads = FAMILIES.map(([key]) => figures[key].all.rttMicros);
    const times = [...new Set(spreads.flatMap((spread) => spread.buckets.map(([at]) => at)))].sort((a, b) => a - b);
    if (times.length === 0) {
      into.append(make("p", "No RTT is known.", "soft"));
      return;
    }
    const curves = spreads.map((spread) => {
      const at = new Map(spread.buckets);
      let sum = 0;
      return times.map((time) => {
        sum += at.get(time) || 0;
        return spread.count > 0 ? (100 * sum) / spread.count : null;
      });
    });
    draw(into, "RTT, cumulative", 300, [times.map((time) => Math.max(0.001, time / 1000)), ...curves], {
      legend: { live: true },
      scales: { x: { time: false, distr: 3 }, y: { range: [0, 100] } },
      axes: [
        axis({ values: (_, ticks) => ticks.map((tick) => (tick !== null && Math.log10(tick) % 1 === 0 ? (tick < 1000 ? tick + " ms" : tick / 1000 + " s") : "")), size: 30, space: 20 }),
        axis({ values: (_, ticks) => ticks.map((tick) => tick + " %"), size: 55 }),
      ],
      series: [
        { label: "ms", value: (_, at) => (at === null ? "" : at.toFixed(1)) },
        ...FAMILIES.map(([key, name]) => ({
          label: name,
          stroke: () => colour(key.toLowerCase()),
          width: 2,
          dash: key === "IPV4" ? [6, 4] : undefined,
          paths: uPlot.paths.stepped({ align: 1 }),
          points: { show: false },
          value: (_, share) => (share === null || share === undefined ? "" : share.toFixed(1) + " %"),
        })),
      ],
    });
  };

  // ---- the page

  document.title = about.title;
  document.getElementById("title").textContent = about.title;
  document.getElementById("span").textContent = figures.rows === 0 ? "Nothing was counted."
    : date(figures.fromMillis) + " to " + date(figures.toMillis) + " UTC, " + count(figures.rows) + " rows"
      + (figures.scanners > 0 ? ", " + count(figures.scanners) + " of them scanners' and of connections let go" : "");
  document.getElementById("answer").textContent = answer();
  table("classes", ["class", "attempts", "failed", "rate", "95 % interval", "median RTT", "couplets"],
    rows.map((row) => ({
      cells: [row.label, count(attempts(row.group)), count(failures(row.group)), rate(row.group), interval(row.group),
        row.group.rttMicros.count > 0 ? millis(row.group.rttMicros.p50) : "", count(row.group.relativeMicros.count)],
      row: row.all ? "family" : "",
      first: row.key.toLowerCase(),
    })), "");
  table("destinations", ["destination", "IPv6 failed", "IPv4 failed", "median of IPv6 - IPv4"],
    figures.destinations.slice(0, 20).map((each) => ({
      cells: [each.name, count(failures(each.IPV6)) + " of " + count(attempts(each.IPV6)), count(failures(each.IPV4)) + " of " + count(attempts(each.IPV4)),
        each.IPV6.relativeMicros.count > 0 ? millis(each.IPV6.relativeMicros.p50) : ""],
      first: "name",
    })), "No row has a destination.");
  table("kinds", ["kind", "IPv6", "IPv4"],
    OUTCOMES.flatMap((outcome) => {
      const names = [...new Set(FAMILIES.flatMap(([key]) => Object.keys(figures[key].all.details)))]
        .filter((name) => name.startsWith(outcome + ": ")).sort();
      const line = (name, of) => ({ cells: [name, ...FAMILIES.map(([key]) => count(of(figures[key].all)))], first: "name" });
      const total = line(outcome, (g) => g.outcomes[outcome]);
      const used = FAMILIES.some(([key]) => figures[key].all.outcomes[outcome] > 0);
      return used ? [total, ...names.map((name) => line(name, (g) => g.details[name] || 0))] : [];
    }), "Nothing failed.");
  about.notes.forEach((note) => document.getElementById("notes").append(make("li", note)));
  rates();
  histograms();
  cdf();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ chart }) => chart.redraw()));
})();
