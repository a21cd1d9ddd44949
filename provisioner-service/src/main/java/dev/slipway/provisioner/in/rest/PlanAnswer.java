package dev.slipway.provisioner.in.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a dry run. */
@Schema(name = "PlanAnswer", description = "The answer to a dry run")
public record PlanAnswer(PlanView plan) {}
