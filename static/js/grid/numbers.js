// Figures as people and programs write them, and as they are kept: whole numbers of the smallest unit. The server reads
// them in the same way.

// Characters of input methods and word processors for the plain ones.
export function plain(text) {
  return text
    .replace(/[\uff01-\uff5e]/g, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010\u2011\u2013\u2212]/g, "-")
    .replace(/[\u00a0\u2009\u202f\u3000]/g, " ")
    .replace(/[\u200b\ufeff]/g, "")
    .trim();
}

const NUMBER = /^([+-]?) *(\d+|\d{1,3}(?:([, ])\d{3})(?:\3\d{3})*)(?:\.(\d+))?$/;

// {value} as a BigInt, null for a blank, or {fault}: number, fraction, large or negative.
export function parse(text, { decimals = 0, isSigned = true } = {}) {
  const trimmed = plain(text);
  if (trimmed === "") return { value: null };
  const parts = NUMBER.exec(trimmed);
  if (!parts) return { fault: "number" };
  const whole = parts[2].replace(/[, ]/g, "").replace(/^0+/, "");
  const fraction = (parts[4] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) return { fault: "fraction" };
  if (whole.length + decimals > (decimals ? 15 : 12)) return { fault: "large" };
  const value = BigInt(whole + fraction.padEnd(decimals, "0"));
  if (parts[1] === "-" && value && !isSigned) return { fault: "negative" };
  return { value: parts[1] === "-" ? -value : value };
}

// What stands in a field: null is a blank, undefined no number.
export function read(input) {
  return parse(input.value, { decimals: Number(input.dataset.decimals) }).value;
}

export function write(value, decimals) {
  if (value === null) return "";
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  if (!decimals) return sign + digits;
  return (sign + digits.slice(0, -decimals) + "." + digits.slice(-decimals)).replace(/\.?0+$/, "");
}
