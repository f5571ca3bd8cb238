// A sheet's form read into the content that is sent, and filled from it again. The name of a field
// is "instrument/KEY", with "-note", "-text" or "-priority" behind it; groups stand under "group/".
// What is left blank is not there at all.

export function readForm(form, language) {
  const content = { groups: {}, answers: {}, language };
  for (const [name, value] of new FormData(form)) {
    const [part, rest] = name.split("/");
    if (rest === undefined || !value.trim()) continue;
    if (part === "group") content.groups[rest] = value;
    else take(content.answers, part, rest, value, form);
  }
  return content;
}

function take(answers, part, rest, value, form) {
  const [key, field] = rest.split("-");
  const given = ((answers[part] ??= {})[key] ??= {});
  if (field === "priority") given.priority = true;
  else if (field) given[field] = value;
  else if (value === "not_sure") given.not_sure = true;
  else if (isTicked(form, `${part}/${rest}`)) (given.codes ??= []).push(value);
  else given.level = value;
}

function isTicked(form, name) {
  const found = form.elements.namedItem(name);
  return (found instanceof RadioNodeList ? found[0] : found).type === "checkbox";
}

export function fillForm(form, content) {
  for (const [code, value] of Object.entries(content.groups ?? {})) set(form, `group/${code}`, [value]);
  for (const [part, given] of Object.entries(content.answers ?? {})) {
    for (const [key, one] of Object.entries(given)) {
      const chosen = [one.level, ...(one.codes ?? []), one.not_sure && "not_sure"].filter(Boolean);
      if (chosen.length) set(form, `${part}/${key}`, chosen);
      if (one.text) set(form, `${part}/${key}-text`, [one.text]);
      if (one.note) set(form, `${part}/${key}-note`, [one.note]);
      if (one.priority) set(form, `${part}/${key}-priority`, ["yes"]);
    }
  }
}

function set(form, name, values) {
  const found = form.elements.namedItem(name);
  if (!found) return;
  for (const control of found instanceof RadioNodeList ? found : [found]) {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = values.includes(control.value);
    } else {
      control.value = values[0];
      control.closest("details")?.setAttribute("open", "");
    }
  }
}
