/** The id of a field, whatever its kind. */
export function fieldId(field: object): string {
  return Object.values(field as Record<string, { FieldId: string }>)[0]?.FieldId ?? "";
}
