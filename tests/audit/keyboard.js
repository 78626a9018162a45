// What the keyboard audit asks of a page. Evaluates to an object of functions, kept as window.audit.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable=true]";
  const STYLES = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor", "textDecorationLine", "color"];

  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  // With what is drawn around it: a box that scripts build shows the focus by its frame.
  const looks = (element) =>
    [element, element.parentElement, element.parentElement.parentElement]
      .map((shown) => STYLES.map((style) => getComputedStyle(shown)[style]))
      .join("/");

  // Radios of a group are one stop; what is closed, disabled or taken out of the order is none.
  const isStop = (element) =>
    element.tabIndex >= 0 &&
    !element.disabled &&
    element.checkVisibility({ visibilityProperty: true }) &&
    element.getClientRects().length > 0 &&
    !(element.type === "radio" && radioOfGroup(element) !== element);

  const radioOfGroup = (element) => {
    const group = [...document.querySelectorAll("input[type=radio]")].filter(
      (radio) => radio.name === element.name && radio.form === element.form,
    );
    return group.find((radio) => radio.checked) || group[0];
  };

  // What lies over an element, if no part of it shows: neither its middle nor its ends. It may lie in it, around it or in
  // its label.
  const cover = (element) => {
    const box = [...element.getClientRects()].find((rect) => rect.width && rect.height) || element.getBoundingClientRect();
    const own = (node) => node && (element.contains(node) || node.contains(element) || [...(element.labels || [])].some((label) => label.contains(node)));
    const point = (share, from, to, edge) => Math.max(from, 0) + share * (Math.min(to, edge) - Math.max(from, 0));
    const tops = [0.5, 0.1, 0.9].map((share) =>
      document.elementFromPoint(point(share, box.left, box.right, innerWidth), point(share, box.top, box.bottom, innerHeight)),
    );
    return tops.some(own) ? null : tops[0] ? name(tops[0]) : "the edge of the window";
  };

  return {
    stops() {
      document.activeElement.blur();
      const stops = [...document.querySelectorAll(CONTROLS)].filter(isStop);
      stops.forEach((element, at) => element.setAttribute("data-audit", at));
      window.auditLooks = stops.map(looks);
      return stops.map(name);
    },
    async focused() {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const at = element.getAttribute("data-audit");
      const shown = at === null || looks(element) !== window.auditLooks[at];
      if (cover(element)) await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))); // it may yet scroll
      return { at: at === null ? null : Number(at), name: name(element), shown, cover: cover(element) };
    },
    overflow() {
      const wide = document.documentElement.scrollWidth > window.innerWidth;
      const outside = (element) => element.getBoundingClientRect().right > window.innerWidth + 1 || element.getBoundingClientRect().left < -1;
      const guilty = wide ? [...document.body.querySelectorAll("*")].filter((element) => !element.children.length && outside(element)) : [];
      return wide ? [`${document.documentElement.scrollWidth} px wide`, ...guilty.slice(0, 3).map(name)] : [];
    },
    // Text that its own box cuts off, but where a number of lines is meant.
    cut() {
      return [...document.body.querySelectorAll("*")]
        .filter((element) => {
          const style = getComputedStyle(element);
          const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
          const unseen = style.clipPath === "inset(50%)" || style.clip === "rect(0px, 0px, 0px, 0px)" || style.webkitLineClamp !== "none" || style.textIndent !== "0px" || !element.checkVisibility();
          const hides = (axis) => style[axis] === "hidden" || style[axis] === "clip";
          return text && !unseen && ((hides("overflowX") && element.scrollWidth > element.clientWidth + 1) ||
            (hides("overflowY") && element.scrollHeight > element.clientHeight + 1));
        })
        .map(name);
    },
  };
})()
