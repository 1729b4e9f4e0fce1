export interface Recipe {
  readonly name: string
  readonly minutes: number
}

export const recipes: readonly Recipe[] = [
  { name: 'Lentil soup', minutes: 40 },
  { name: 'Flatbread', minutes: 25 },
]
