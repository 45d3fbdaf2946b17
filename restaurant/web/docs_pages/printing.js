// What an admin prints without any other program: the table cards, and the QR code of one table.

import { fetchSignedIn } from "./session.js";

/** Open the PDF of all cards in a tab of its own, from where the browser prints it. */
export async function printCards(tab) {
  await show(tab, "/tables/cards.pdf");
}

export async function printQrCode(tab, tableId) {
  await show(tab, `/tables/${tableId}/qr?format=png`);
}

/** The tables for a select element, by number. */
export async function loadTables() {
  const response = await fetchSignedIn("/tables/?limit=500");
  return response.json();
}

async function show(tab, path) {
  try {
    const response = await fetchSignedIn(path);
    tab.location = URL.createObjectURL(await response.blob());
  } catch (error) {
    tab.close();
    throw error;
  }
}
