// A real browser with a virtual authenticator: adds a passkey, signs in with it, and tries it where it must not work.
import { chromium } from "playwright-core";

const [program, base, link, password, isVerified] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (said) => said.type() === "error" && !said.text().includes("status of 4") && complaints.push(said.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto(base + link);
  await page.getByLabel("Name").fill("ana");
  await page.getByLabel("New password").fill(password);
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Set my password and continue" }).click()]);
  const seen = { joined: new URL(page.url()).pathname };

  await page.goto(base + "/portal/me");
  await page.getByLabel("Name of the passkey").fill("Laptop");
  await page.locator("#passkey-present_password").fill(password);
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Add a passkey" }).click()]);
  seen.added = await page.getByText("The passkey is added.").count();
  seen.listed = await page.getByText("Laptop", { exact: true }).count();
  await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Sign out", exact: true }).click()]);

  await page.goto(base + "/sign-in");
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: isVerified === "yes" });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  if (isVerified === "yes") {
    await page.waitForURL("**/portal");
    seen.entered = new URL(page.url()).pathname;
    await page.goto(base + "/portal/me");
    // Just signed in with a passkey: the password is not asked again.
    seen.asked = await page.locator("input[name=present_password]").count();
    await page.getByText("Remove the password", { exact: true }).click();
    await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Remove it", exact: true }).first().click()]);
    seen.removed = await page.getByText("Your passkeys let you in.").count();
  } else {
    await page.locator("[data-failed]:not(.hidden)").waitFor();
    seen.entered = new URL(page.url()).pathname;
  }
  await page.goto(base.replace("localhost", "127.0.0.1") + "/sign-in");
  seen.offeredOnAddress = await page.locator("form[data-passkey]").count();
  console.log(JSON.stringify({ ...seen, complaints }));
} finally {
  await browser.close();
}
