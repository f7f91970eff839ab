// A real browser on the page that a mailed link opens: used by a person who decides, or by a mail scanner that opens every
// link and submits every form unchanged.
import { chromium } from "playwright-core";

const [program, manner, url, digits] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (said) => said.type() === "error" && !said.text().includes("status of 4") && complaints.push(said.text()));
  await page.goto(url);
  const seen = {
    lang: await page.locator("html").getAttribute("lang"),
    headings: await page.locator("h1, h2").allTextContents(),
    width: await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth),
    unlabelled: await page.locator("input:not([type=hidden]), textarea").evaluateAll((inputs) => inputs.filter((i) => i.labels.length === 0).length),
    answers: [],
  };
  if (manner === "person") {
    await page.setViewportSize({ width: 390, height: 844 });
    seen.choices = await page.locator(".choice").evaluateAll((all) => all.map((c) => ({ end: c.getBoundingClientRect().bottom, height: c.getBoundingClientRect().height })));
    seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.getByRole("radio", { name: "Approve" }).check();
    await page.getByLabel("Last four digits of one of the numbers").fill(digits);
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Send my decision" }).click()]);
  } else {
    const forms = await page.locator("form").count();
    for (let i = 0; i < forms; i++) {
      await page.goto(url);
      const [answer] = await Promise.all([
        page.waitForNavigation(),
        page.locator("form").nth(i).evaluate((form) => { form.noValidate = true; form.submit(); }),
      ]);
      seen.answers.push(answer.status());
    }
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => a.href));
    for (const link of links) await page.goto(link);
  }
  seen.title = await page.title();
  seen.referrer = await page.evaluate(() => document.referrer);
  console.log(JSON.stringify({ ...seen, complaints }));
} finally {
  await browser.close();
}
