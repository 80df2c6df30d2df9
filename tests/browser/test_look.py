from playwright.sync_api import Page, expect
def test_probe(desk: Page, town) -> None:
    import time; t=time.time()
    expect(desk.locator("h1#author")).to_have_text("Marc Le Goff")
    desk.keyboard.press("j")
    expect(desk.locator("h1#author")).to_be_focused()
    print(desk.url, desk.locator("#status").inner_text(), time.time()-t)
    desk.screenshot(path="/tmp/parvis/hb/probe.png")
