//! Reads foreign clients' JSON into the types of `contract`: every request body comes through here.
//!
//! - A member that is `null` is the same as an absent one.
//! - Where the media type says so, 64-bit integers and decimals may be text.
//! - A list has its limit ([`contract::limits`]): reading fails at the first entry beyond it.
//! - A text holds no NUL, which PostgreSQL cannot store ([`storable`]).

use std::borrow::Cow;
use std::fmt;

use contract::limits::{MEMBERS_MAX, SERVER_ENTRIES_MAX, entries_max};
use serde::de::value::CowStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// Deepest nesting of lists and objects; no request of ours needs it.
const DEPTH_MAX: u8 = 32;
/// serde_json's name for an unparsed JSON text.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// The text with another control character for each NUL: validation rejects it like a NUL, and no
/// stored text has one, so a look-up has the same result on both databases (R311).
pub fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{1}").into() } else { text.into() }
}

/// How a body is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// 64-bit integers and decimals may be text.
    pub numbers_as_text: bool,
    /// Passes `null` to the outermost object, which knows its meaning there.
    pub says_null: bool,
    /// From the other server: longer lists, and texts as stored.
    pub is_of_server: bool,
}

/// Reads one JSON value.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'de> {
    text: &'de str,
    reading: Reading,
    /// Most entries of a list.
    limit: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub fn new(json: &'de RawValue, reading: Reading) -> Self {
        Self { text: json.get(), reading, limit: 0, depth: 0 }
    }

    fn inner(self, json: &'de RawValue, limit: usize) -> Result<Self, serde_json::Error> {
        if self.depth == DEPTH_MAX {
            return Err(serde_json::Error::custom("nested too deeply"));
        }
        let reading = Reading { says_null: false, ..self.reading };
        Ok(Self { text: json.get(), reading, limit, depth: self.depth + 1 })
    }

    /// Most entries of the list in the member `name`.
    fn entries_max(&self, member: &str) -> usize {
        if self.reading.is_of_server { SERVER_ENTRIES_MAX } else { entries_max(member) }
    }

    fn text_of<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.reading.is_of_server { text.into() } else { storable(text) }
    }

    /// The number in a text, where numbers may be text.
    fn number(self) -> Self {
        let quoted = self.text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let is_number =
            |text: &&str| serde_json::from_str::<serde_json::Number>(text.trim()).is_ok();
        match quoted.filter(|_| self.reading.numbers_as_text).filter(is_number) {
            Some(text) => Self { text: text.trim(), ..self },
            None => self,
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let mut json = serde_json::Deserializer::from_str(self.text);
        json.deserialize_any(Heard { visitor, reader: self })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.text == "null" { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.number().deserialize_any(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.number().deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        if name != RAW_VALUE {
            return visitor.visit_newtype_struct(self);
        }
        let mut json = serde_json::Deserializer::from_str(self.number().text);
        json.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let mut json = serde_json::Deserializer::from_str(self.text);
        json.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 u32 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier
    }
}

/// Passes what serde_json has read to the visitor of the type.
struct Heard<'de, V> {
    visitor: V,
    reader: Reader<'de>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Heard<'de, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<V::Value, E> {
        self.visitor.visit_bool(value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.visitor.visit_i64(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.visitor.visit_u64(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<V::Value, E> {
        self.visitor.visit_f64(value)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<V::Value, E> {
        self.visitor.visit_str(&self.reader.text_of(text))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<V::Value, E> {
        match self.reader.text_of(text) {
            Cow::Borrowed(text) => self.visitor.visit_borrowed_str(text),
            Cow::Owned(text) => self.visitor.visit_string(text),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Entries { access, reader: self.reader, count: 0 })
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Members { access, reader: self.reader, value: None, count: 0 })
    }
}

/// The entries of a list, up to its limit.
struct Entries<'de, A> {
    access: A,
    reader: Reader<'de>,
    count: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Entries<'de, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        let Some(json) = self.access.next_element::<&RawValue>()? else { return Ok(None) };
        let limit = self.reader.limit;
        if self.count == limit {
            return seed.deserialize(TooMany { limit }).map(Some).map_err(A::Error::custom);
        }
        self.count += 1;
        let entry = self.reader.inner(json, limit).map_err(A::Error::custom)?;
        seed.deserialize(entry).map(Some).map_err(A::Error::custom)
    }
}

/// The first entry beyond the limit of a list: reading it fails.
struct TooMany {
    limit: usize,
}

impl<'de> Deserializer<'de> for TooMany {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde_json::Error::custom(format_args!("more than {} entries", self.limit)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of an object that are not `null`.
struct Members<'de, A> {
    access: A,
    reader: Reader<'de>,
    value: Option<Reader<'de>>,
    count: usize,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(name) = self.access.next_key::<String>()? {
            let json = self.access.next_value::<&RawValue>()?;
            if json.get() == "null" && !self.reader.reading.says_null {
                continue;
            }
            if self.count == MEMBERS_MAX {
                return Err(A::Error::custom(format_args!("more than {MEMBERS_MAX} members")));
            }
            self.count += 1;
            let limit = self.reader.entries_max(&name);
            self.value = Some(self.reader.inner(json, limit).map_err(A::Error::custom)?);
            let name: CowStrDeserializer<'_, A::Error> =
                self.reader.text_of(&name).into_deserializer();
            return seed.deserialize(name).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let value = self.value.take().ok_or_else(|| A::Error::custom("a value without a name"))?;
        seed.deserialize(value).map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use contract::amount::Amount;
    use contract::commerce::{Customer, SalesTransaction};
    use serde::de::DeserializeOwned;

    use super::*;

    fn read<T: DeserializeOwned>(json: &str, reading: Reading) -> Result<T, serde_json::Error> {
        T::deserialize(Reader::new(serde_json::from_str(json)?, reading))
    }

    fn customer(json: &str) -> Customer {
        read(json, Reading::default()).unwrap()
    }

    #[test]
    fn r310_null_says_nothing_of_a_member_however_deep() {
        let said = customer(
            r#"{"FirstName":"Aiko","MiddleName":null,"RecordId":null,"Blocked":null,
            "Addresses":[{"City":"Nara","Street":null,"IsPrimary":null}],"Contacts": null ,
            "Attributes":[{"Name":"a","AttributeValue":null}],"Unknown":{"a":[null,{"b":null}]}}"#,
        );
        assert_eq!((said.first_name.as_str(), said.middle_name.as_str()), ("Aiko", ""));
        assert_eq!(said.addresses[0].city, "Nara");
        assert_eq!(said.attributes[0].attribute_value.string_value, "");
        assert!(read::<Customer>("null", Reading::default()).is_err());
        assert!(read::<Customer>(r#"{"Addresses":[null]}"#, Reading::default()).is_err());
    }

    #[test]
    fn r310_numbers_may_be_text_where_the_media_type_says_so() {
        let sale = r#"{"TotalAmount":"19.50"}"#;
        let compatible = Reading { numbers_as_text: true, ..Reading::default() };
        let read_number = |json: &str| read::<Customer>(json, compatible).map(|it| it.record_id);
        assert_eq!(read_number(r#"{"RecordId":"5637144601"}"#).unwrap(), 5_637_144_601);
        assert_eq!(read_number(r#"{"RecordId":"-1"}"#).unwrap(), -1);
        assert_eq!(read_number(r#"{"RecordId":7}"#).unwrap(), 7);
        for wrong in ["\"\"", "\"x\"", "\"1.5\"", "\"0x1\"", "\"9223372036854775808\"", "true"] {
            assert!(read_number(&format!("{{\"RecordId\":{wrong}}}")).is_err(), "{wrong}");
        }
        assert!(read::<Customer>(r#"{"CustomerTypeValue":"1"}"#, compatible).is_err());
        let read_sale = |reading| read::<SalesTransaction>(sale, reading).map(|it| it.total_amount);
        assert_eq!(read_sale(compatible).unwrap(), Amount::parse("19.50").unwrap());
        assert!(read_sale(Reading::default()).is_err());
        assert!(read::<Customer>(r#"{"RecordId":"7"}"#, Reading::default()).is_err());
    }

    #[test]
    fn r311_a_text_holds_no_nul() {
        let said = customer(r#"{"FirstName":"a\u0000b","Addresses":[{"City":"\u0000"}]}"#);
        assert_eq!(
            (said.first_name.as_str(), said.addresses[0].city.as_str()),
            ("a\u{1}b", "\u{1}")
        );
        let map: BTreeMap<String, String> = read(r#"{"a\u0000":"b"}"#, Reading::default()).unwrap();
        assert_eq!(map.into_keys().collect::<Vec<_>>(), ["a\u{1}"]);
        assert!(read::<Customer>(r#"{"FirstName":"\ud800"}"#, Reading::default()).is_err());
    }

    #[test]
    fn r310_r331_the_entry_behind_a_lists_limit_ends_the_reading() {
        let with = |count: usize| format!("{{\"Addresses\":[{}]}}", vec!["{}"; count].join(","));
        let max = contract::limits::entries_max("Addresses");
        assert_eq!(customer(&with(max)).addresses.len(), max);
        let refused = read::<Customer>(&with(max + 1), Reading::default()).unwrap_err();
        assert!(refused.to_string().starts_with("more than"), "{refused}");
        let of_server = Reading { is_of_server: true, ..Reading::default() };
        assert_eq!(read::<Customer>(&with(max + 1), of_server).unwrap().addresses.len(), max + 1);
        assert!(read::<Customer>(&with(SERVER_ENTRIES_MAX + 1), of_server).is_err());
    }

    #[test]
    fn r331_an_object_has_no_more_members_than_its_limit() {
        let with = |count: usize| {
            let members: Vec<String> = (0..count).map(|it| format!("\"{it}\":\"\"")).collect();
            read::<BTreeMap<String, String>>(
                &format!("{{{}}}", members.join(",")),
                Reading::default(),
            )
        };
        assert_eq!(with(MEMBERS_MAX).unwrap().len(), MEMBERS_MAX);
        assert!(with(MEMBERS_MAX + 1).is_err());
    }

    #[test]
    fn a_nesting_without_end_is_refused() {
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let of_server = Reading { is_of_server: true, ..Reading::default() };
        assert!(read::<serde_json::Value>(&deep, of_server).is_err());
        assert!(customer(&format!("{{\"Unknown\":{deep}}}")).first_name.is_empty());
    }
}
