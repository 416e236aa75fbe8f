// The customer that every contender stores: two names, kana, phone, e-mail, one address, status.
const FAMILY = ["Sato", "Suzuki", "Takahashi", "Tanaka", "Ito", "Watanabe", "Yamamoto", "Nakamura"];
const GIVEN = ["Aiko", "Hana", "Haruto", "Kenji", "Mei", "Ren", "Sora", "Yui", "Yuki", "Grace"];

export function customer(number) {
  const family = FAMILY[number % FAMILY.length];
  const given = GIVEN[(number * 7) % GIVEN.length];
  return {
    id: crypto.randomUUID(),
    firstName: given,
    lastName: family,
    firstNameKana: "アイコ",
    lastNameKana: "サトウ",
    phone: `03-${String(1000 + (number % 9000))}-${String(1000 + ((number * 13) % 9000))}`,
    email: `${given}.${family}.${number}@example.com`.toLowerCase(),
    address: {
      postalCode: "104-0061",
      country: "JPN",
      state: "13",
      city: "Chuo-ku",
      street: `Ginza ${1 + (number % 8)}-2-3`,
    },
    status: "pending",
  };
}
