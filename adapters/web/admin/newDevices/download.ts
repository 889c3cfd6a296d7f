/** Gives a text that is nowhere but in this page to the browser as a file. */
export function download(name: string, csv: string): void {
  // With a byte order mark, by which spreadsheets know UTF-8.
  const url = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
