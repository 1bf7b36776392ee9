/** What the client reads of DigitalOcean's answers, and no more. https://docs.digitalocean.com/reference/api/digitalocean/ */
export interface Droplet {
  readonly id: number;
  readonly name: string;
  readonly status: "new" | "active" | "off" | "archive";
  readonly created_at: string;
  readonly size_slug: string;
  /** In GB. */
  readonly disk?: number;
  /** An action on it is under way. */
  readonly locked?: boolean;
  readonly features?: readonly string[];
  readonly volume_ids?: readonly string[];
  readonly tags?: readonly string[] | null;
  readonly vpc_uuid?: string | null;
  readonly region: { readonly slug: string };
  readonly image?: Image;
  readonly networks?: {
    readonly v4?: readonly Network[];
    readonly v6?: readonly Network[];
  };
}

interface Network {
  readonly ip_address?: string;
  readonly type?: string;
}

export interface Image {
  readonly id: number;
  readonly name?: string | null;
  readonly type?: string;
  readonly status?: "NEW" | "available" | "pending" | "deleted" | "retired";
  readonly error_message?: string;
  readonly regions?: readonly string[];
  readonly tags?: readonly string[] | null;
  readonly created_at?: string;
  readonly size_gigabytes?: number | null;
}

export interface Action {
  readonly id: number;
  readonly status: "in-progress" | "completed" | "errored";
  readonly type: string;
}

export interface ReservedIp {
  readonly ip: string;
  /** That has it. */
  readonly droplet?: Pick<Droplet, "id" | "name" | "tags"> | null;
}

/** Beside what was made: the actions that make it. */
export interface Links {
  readonly actions?: readonly { readonly id: number; readonly rel: string }[];
}

export interface BackupPolicy {
  readonly plan?: "daily" | "weekly";
  readonly weekday?: "SUN" | "MON" | "TUE" | "WED" | "THU" | "FRI" | "SAT";
  /** In UTC. */
  readonly hour?: 0 | 4 | 8 | 12 | 16 | 20;
}

export interface Size {
  readonly slug: string;
  readonly available: boolean;
  readonly regions: readonly string[];
  /** In GB. */
  readonly disk: number;
  readonly price_monthly: number;
  readonly price_hourly: number;
}

export interface Region {
  readonly slug: string;
  readonly available: boolean;
  readonly sizes: readonly string[];
}
