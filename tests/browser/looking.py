"""What is wrong with a page as it is shown: for those who see little, use no mouse, or hold a small phone."""

from functools import cache
from importlib.resources import files
from typing import Any

from tests.browser.visitor import PHONE, Screen, Visitor

FINGER = 44
"""The least height, in CSS pixels, of what is pressed with a finger."""
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Colours are the same on every screen and take the longest: they are looked at on the first one alone.
_AXE = """async ([tags, colours]) => {
  const rules = {'color-contrast': {enabled: colours}};
  const found = await axe.run(document, {runOnly: tags, rules, resultTypes: ['violations'], preload: false});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`));
}"""
# A tick is pressed with its label; a link within a sentence need not be tall.
_SMALL = """least => [...document.querySelectorAll(
    'button, .button, select, textarea, summary, nav a, label.tick, input:not([type=hidden], [type=checkbox], [type=radio])')]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.unseen') && !one.closest('.skip'))
  .filter(one => one.getBoundingClientRect().height < least - 0.5)
  .map(one => `small: ${one.outerHTML.slice(0, 120)} ${one.getBoundingClientRect().height}`)"""
# Measured when the window has its new size and the page has been laid out for it.
_WIDE = """async width => {
  while (innerWidth !== width) await new Promise(requestAnimationFrame);
  await document.fonts.ready;
  const whole = document.scrollingElement.scrollWidth;
  if (whole <= width) return [];
  const out = [...document.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > width + 1);
  return [`${whole} wide: ${out.map(one => one.outerHTML.slice(0, 120)).join(' | ')}`];
}"""


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


async def faults(visitor: Visitor, *screens: Screen) -> list[str]:
    """Everything wrong with the page that is open, on each screen: too wide, hard to read, hard to press."""
    page, found = visitor.page, []
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    for screen in screens:
        await page.set_viewport_size({"width": screen.width, "height": screen.height})
        wrong: list[Any] = await page.evaluate(_WIDE, screen.width)
        wrong += await page.evaluate(_AXE, [list(_TAGS), screen == screens[0]])
        wrong += await page.evaluate(_SMALL, FINGER) if screen == PHONE else []
        found += [f"{visitor.place} at {screen.width}: {one}" for one in wrong]
    return found
