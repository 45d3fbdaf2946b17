/** The words of the restaurant's own record. */

export default {
  title: 'Ресторан',
  change: 'Изменить',
  saved: 'Сохранено: {name}',
  nothing: 'не указано',
  name: 'Название',
  address: 'Адрес',
  phone: 'Телефон',
  language: 'Язык',
  languages: { ru: 'Русский', en: 'English' },
  languageHint:
    'На этом языке меню гостей и карточки столов: карточки распечатайте заново. На телефонах и планшетах сотрудников язык выбирают на каждом из них.',
  timezone: 'Часовой пояс',
  currency: 'Валюта',
  businessDayEnds: 'Конец дня',
  fixed:
    'Часовой пояс, валюту и конец дня задают в файле настроек сервера: TIMEZONE, CURRENCY, BUSINESS_DAY_ENDS. После изменения сервер перезапускают.',
}
