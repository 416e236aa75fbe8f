//! Feature management.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use contract::admin::{Feature as FeatureResource, FeatureChange};
use contract::error::ValidationError;
use contract::{ErrorBody, ErrorId};
use domain::feature::SwitchRefusal;
use domain::{Feature, FeatureSet};
use locale::Lang;
use service::error::language;
use service::{ApiError, Json};

use crate::configuration::features;
use crate::sequence::Sequence;
use crate::state::Shared;

/// All switches.
#[utoipa::path(get, path = "/api/features", tag = "Feature management",
    responses((status = 200, body = Vec<FeatureResource>), (status = 401, body = ErrorBody)))]
pub(super) async fn list(
    State(headquarters): State<Shared>,
    headers: HeaderMap,
) -> Result<Json<Vec<FeatureResource>>, ApiError> {
    let mut connection = headquarters.database.read().acquire().await?;
    let enabled = features::enabled(&mut connection).await?;
    let lang = language(&headers);
    let list = Feature::ALL.into_iter().map(|feature| resource(feature, enabled, lang));
    Ok(Json(list.collect()))
}

/// One switch.
#[utoipa::path(get, path = "/api/features/{name}", tag = "Feature management",
    params(("name" = String, Path, description = "Technical name")),
    responses((status = 200, body = FeatureResource), (status = 404, body = ErrorBody)))]
pub(super) async fn show(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<FeatureResource>, ApiError> {
    let feature = feature_named(&name)?;
    let mut connection = headquarters.database.read().acquire().await?;
    let enabled = features::enabled(&mut connection).await?;
    Ok(Json(resource(feature, enabled, language(&headers))))
}

/// Switches a feature on or off; what is in the way is named (R076, R078).
#[utoipa::path(put, path = "/api/features/{name}", tag = "Feature management",
    params(("name" = String, Path, description = "Technical name")),
    request_body = FeatureChange,
    responses((status = 200, body = FeatureResource), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody)))]
pub(super) async fn change(
    State(headquarters): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(change): Json<FeatureChange>,
) -> Result<Json<FeatureResource>, ApiError> {
    let feature = feature_named(&name)?;
    let lang = language(&headers);
    let mut write = headquarters.database.write().await?;
    // First, so that two switches at once cannot get round the hierarchy.
    Sequence::ChannelConfiguration.lock(&mut write).await?;
    let enabled = features::enabled(&mut write).await?;
    let switched =
        enabled.switch(feature, change.is_enabled).map_err(|refusal| refused(&refusal, lang))?;
    if switched != enabled {
        features::store(&mut write, feature, change.is_enabled).await?;
        write.commit().await?;
    }
    Ok(Json(resource(feature, switched, lang)))
}

fn feature_named(name: &str) -> Result<Feature, ApiError> {
    Feature::from_technical_name(name).ok_or_else(|| ApiError::new(ErrorId::NotFound))
}

fn resource(feature: Feature, enabled: FeatureSet, lang: Lang) -> FeatureResource {
    let (display_name, description) = words(feature, lang);
    FeatureResource {
        name: feature.technical_name().to_owned(),
        display_name: display_name.to_owned(),
        description: description.to_owned(),
        is_enabled: enabled.contains(feature),
        prerequisites: technical_names(feature.prerequisites()),
    }
}

pub(super) fn words(feature: Feature, lang: Lang) -> (&'static str, &'static str) {
    match feature {
        Feature::PerformanceImprovements => {
            (lang.feature_performance_improvements(), lang.feature_performance_improvements_about())
        }
        Feature::EnhancedAsyncCreation => {
            (lang.feature_enhanced_async_creation(), lang.feature_enhanced_async_creation_about())
        }
        Feature::AsyncAddresses => {
            (lang.feature_async_addresses(), lang.feature_async_addresses_about())
        }
        Feature::AsyncEditing => (lang.feature_async_editing(), lang.feature_async_editing_about()),
        Feature::MultipleContacts => {
            (lang.feature_multiple_contacts(), lang.feature_multiple_contacts_about())
        }
    }
}

fn technical_names(features: &[Feature]) -> Vec<String> {
    features.iter().map(|feature| feature.technical_name().to_owned()).collect()
}

/// Says by their names which switches are in the way.
fn refused(refusal: &SwitchRefusal, lang: Lang) -> ApiError {
    let list = |features: &[Feature]| {
        let names: Vec<_> = features.iter().map(|feature| words(*feature, lang).0).collect();
        names.join(if lang == Lang::Ja { "、" } else { ", " })
    };
    let (id, features, message) = match refusal {
        SwitchRefusal::Missing(features) => (
            ErrorId::FeaturePrerequisitesMissing,
            features,
            lang.feature_switch_on_first(&list(features)),
        ),
        SwitchRefusal::NeededBy(features) => (
            ErrorId::FeatureNeededByOthers,
            features,
            lang.feature_switch_off_first(&list(features)),
        ),
    };
    let body = ErrorBody {
        error_resource_id: id.resource_id().to_owned(),
        localized_message: message.clone(),
        validation_errors: vec![ValidationError {
            error_resource_id: id.resource_id().to_owned(),
            localized_message: message,
            member_names: technical_names(features),
            error_context: String::new(),
        }],
        ..ErrorBody::default()
    };
    ApiError::passed_on(id.status(), body)
}
