"""What every section files under: countries, topics, keywords. Users and helplines have files of their own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from .helplines import Helpline
from .intake.models import Intake
from .onetime import UsedKey
from .users import User
from .version import Version
from .vocabulary import Language, TopicGroup

__all__ = ["Country", "Helpline", "Intake", "Keyword", "Topic", "UsedKey", "User", "Version"]


class Country(models.Model):
    code = models.CharField(
        _("code"), max_length=2, primary_key=True, help_text=_("ISO 3166 code in small letters, as in “th”.")
    )
    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("As ASEAN writes it."))
    endonym = models.CharField(_("own name"), max_length=100, help_text=_("In the country’s own language and script."))
    main_languages = ArrayField(
        models.CharField(max_length=8, choices=Language.choices), verbose_name=_("main languages"), default=list
    )
    asean_member = models.BooleanField(_("member of ASEAN"), default=False)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex="^[a-z]{2}$"), name="country_code_is_two_small_letters"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("country", args=[self.code])

    @property
    def endonym_language(self):
        return self.main_languages[0] if self.main_languages else ""


class Topic(models.Model):
    code = models.SlugField(
        _("code"), primary_key=True, max_length=40, help_text=_("Fixed: addresses and filters are made of it.")
    )
    label = models.CharField(_("label"), max_length=100, unique=True)
    group = models.CharField(_("group"), max_length=12, choices=TopicGroup.choices)
    scope = models.TextField(_("scope note"), help_text=_("What belongs here, in one sentence. Shown to readers."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "label"]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("topic", args=[self.code])


class Keyword(TagBase):
    """A curator's free word: a treaty's name, a programme, another spelling."""

    class Meta:
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        ordering = ["name"]

    def absorb(self, others):
        """Puts this keyword where the others are, and deletes them; entries keep one of each."""
        with transaction.atomic():
            for relation in self._meta.related_objects:
                if not relation.one_to_many:
                    continue
                links = relation.related_model.objects
                entries = set(links.filter(tag__in=others).values_list("content_object_id", flat=True))
                own = [relation.related_model(tag=self, content_object_id=entry) for entry in entries]
                links.bulk_create(own, ignore_conflicts=True)
            others.delete()
